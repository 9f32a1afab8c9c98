import type { Call } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { faults } from './faults';
import type { Secret } from './secret';

const DEFAULT_ALIAS = 'alias/aws/secretsmanager';

/** The customer managed key that a request names; undefined when it names none or the service's own. */
export function keyIdOf(input: { KmsKeyId?: string | null }): string | undefined {
  const { KmsKeyId } = input;
  return !KmsKeyId || KmsKeyId.endsWith(DEFAULT_ALIAS) ? undefined : KmsKeyId;
}

/** Throws unless the caller may have a value of `secret` encrypted. Source: "Secret encryption and decryption". */
export async function checkEncrypt(
  aws: LocalAws,
  secret: Secret,
  versionId: string,
  call: Call,
): Promise<void> {
  await checkKey(aws, secret, versionId, call, ['kms:GenerateDataKey', 'kms:Decrypt']);
}

/** Throws unless the caller may have the value of a version decrypted. */
export async function checkDecrypt(
  aws: LocalAws,
  secret: Secret,
  versionId: string,
  call: Call,
): Promise<void> {
  await checkKey(aws, secret, versionId, call, ['kms:Decrypt']);
}

async function checkKey(
  aws: LocalAws,
  secret: Secret,
  versionId: string,
  call: Call,
  actions: readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[],
): Promise<void> {
  if (secret.keyId === undefined) {
    if (call.principal.accountId !== secret.accountId) throw faults.defaultKeyAcrossAccounts();
    return;
  }
  const context = { SecretARN: secret.arn, SecretVersionId: versionId };
  const via = { ...call, via: `secretsmanager.${secret.region}.amazonaws.com` };
  for (const action of actions) {
    try {
      await aws.kms.requireUse(via, secret.keyId, action, context);
    } catch (error) {
      throw error instanceof AwsError ? asSecretsManagerTellsIt(error, action) : error;
    }
  }
}

function asSecretsManagerTellsIt(error: AwsError, action: string): AwsError {
  if (error.code === 'AccessDeniedException') {
    return new AwsError('AccessDeniedException', 'Access to KMS is not allowed');
  }
  return action === 'kms:Decrypt' ? faults.decryptionFailure() : faults.encryptionFailure();
}
