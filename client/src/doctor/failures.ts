import type { ServiceFailure } from '../http/service-failure';
import type { SecretDescription } from './aws-calls';
import type { Place } from './place';

/** Finding and action for a current version that cannot be read. */
export function readFailure(
  { failure, message }: ServiceFailure,
  description: SecretDescription | undefined,
  place: Place,
): { found: string; action: string } {
  const who = place.identity?.arn ?? 'the identity of the process';
  const key = description?.KmsKeyId ?? 'the customer managed key of the secret';
  if (failure === 'key-unavailable' || (failure === 'denied' && /\bKMS\b/.test(message))) {
    const action = `Enable the key, and allow kms:Decrypt on ${key} for ${who}, in its policy or the key policy.`;
    return { found: `cannot be decrypted: ${message}`, action };
  }
  if (failure === 'denied') {
    const arn = description?.ARN ?? place.secret;
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
      'Check the route to the internet or the VPC endpoint of Secrets Manager, its security group, and its policy.',
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
