import { isCredentialCode, isSignatureCode } from '../backends/aws/transport/failures';
import type { ServiceFailure } from '../http/service-failure';
import type { SecretDescription } from './aws-calls';
import type { Place } from './place';

/** True if AWS refuses the credentials themselves, so that permissions do not matter. */
export const refusesCredentials = ({ code }: ServiceFailure): boolean =>
  isCredentialCode(code) || isSignatureCode(code) || /^(?:Missing|Incomplete)/.test(code ?? '');

/** Finding and action for a current version that cannot be read. */
export function readFailure(
  result: ServiceFailure,
  description: SecretDescription | undefined,
  place: Place,
): { found: string; action: string } {
  const { failure, message } = result;
  if (refusesCredentials(result))
    return { found: 'AWS refuses the credentials', action: 'See the identity.' };
  const who = place.identity?.arn ?? 'the identity of the process';
  const key = description?.KmsKeyId ?? 'the customer managed key of the secret';
  const allow = `llow kms:Decrypt on ${key} for ${who}, in its policy or the key policy.`;
  if (failure === 'key-unavailable')
    return {
      found: `cannot be decrypted: ${message}`,
      action: `Enable the key. If it is enabled, a${allow}`,
    };
  if (failure === 'denied' && /\bKMS\b/.test(message))
    return { found: `cannot be decrypted: ${message}`, action: `A${allow}` };
  if (failure === 'denied') {
    const arn = description?.ARN ?? place.secret;
    // AWS names the kind of the policy in its message.
    if (/\bexplicit deny\b/.test(message))
      return {
        found: `access is denied: ${message}`,
        action: `Remove or narrow the Deny statement; no Allow overrides it.`,
      };
    return {
      found: `access is denied: ${message}`,
      action: `Allow secretsmanager:GetSecretValue on ${arn} for ${who}; for a secret of another account also in the resource policy of the secret.`,
    };
  }
  if (failure === 'deleted') return deleted(place);
  if (failure === 'not-found') {
    // The secret exists, but nothing was stored in it.
    if (description)
      return {
        found: 'no version has the label AWSCURRENT',
        action: 'Store a value, or finish the first rotation.',
      };
    return missing(place);
  }
  if (failure === 'invalid') return { found: message, action: 'Check the name and the settings.' };
  return {
    found: `Secrets Manager is not reachable: ${message}`,
    action:
      'Check the region, and the route to the internet or the VPC endpoint of Secrets Manager, its security group, and its policy.',
  };
}

export const missing = ({ secret, region, identity }: Place) => ({
  found: `there is no secret ${secret} in ${region ?? 'the region'}${identity ? ` of account ${identity.account}` : ''}`,
  action: 'Check the name, the region and the account. A secret of another account needs its complete ARN.',
});

export const deleted = ({ secret }: Place) => ({
  found: 'it is scheduled for deletion',
  action: `Restore it: aws secretsmanager restore-secret --secret-id ${secret}`,
});
