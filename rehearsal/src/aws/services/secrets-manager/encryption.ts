import type { Call } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { KeyUse } from '../kms';
import { errors } from './errors';
import type { Secret, Version } from './secret';

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
  keyId = secret.keyId,
): Promise<void> {
  await checkKey(aws, secret, versionId, call, keyId, ['kms:GenerateDataKey', 'kms:Decrypt']);
}

/** Throws unless the caller may have the value of a version decrypted, by any of its keys. */
export async function checkDecrypt(
  aws: LocalAws,
  secret: Secret,
  version: Version,
  call: Call,
): Promise<void> {
  const errors: unknown[] = [];
  for (const keyId of version.keyIds) {
    try {
      return await checkKey(aws, secret, version.id, call, keyId, ['kms:Decrypt']);
    } catch (error) {
      errors.push(error);
    }
  }
  throw errors[0];
}

/**
 * True when the caller may have a version decrypted with its present keys and encrypted with another.
 * Sources: API_UpdateSecret (KmsKeyId), "Change the encryption key for an AWS Secrets Manager secret".
 */
export async function canReencrypt(
  aws: LocalAws,
  secret: Secret,
  version: Version,
  keyId: string | undefined,
  call: Call,
): Promise<boolean> {
  try {
    await checkDecrypt(aws, secret, version, call);
    await checkKey(aws, secret, version.id, call, keyId, ['kms:Encrypt']);
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}

async function checkKey(
  aws: LocalAws,
  secret: Secret,
  versionId: string,
  call: Call,
  keyId: string | undefined,
  actions: readonly KeyUse[],
): Promise<void> {
  if (keyId === undefined) {
    if (call.principal.accountId !== secret.accountId) throw errors.defaultKeyAcrossAccounts();
    return;
  }
  const context = { SecretARN: secret.arn, SecretVersionId: versionId };
  const via = { ...call, via: `secretsmanager.${secret.region}.amazonaws.com` };
  for (const action of actions) {
    try {
      await aws.kms.requireUse(via, keyId, action, context);
    } catch (error) {
      throw error instanceof AwsError ? asSecretsManagerTellsIt(error, action) : error;
    }
  }
}

function asSecretsManagerTellsIt(error: AwsError, action: string): AwsError {
  if (error.code === 'AccessDeniedException') {
    return new AwsError('AccessDeniedException', 'Access to KMS is not allowed');
  }
  return action === 'kms:Decrypt' ? errors.decryptionFailure() : errors.encryptionFailure();
}
