import type { Call } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { KeyUse } from '../kms';
import { errors } from './errors';
import type { Secret, Version } from './secret';

const DEFAULT_ALIAS = 'alias/aws/secretsmanager';

/** The customer managed key that a request names; undefined for none or for the default key of the service. */
export function keyIdOf({ KmsKeyId }: { KmsKeyId?: string | null }): string | undefined {
  return !KmsKeyId || KmsKeyId.endsWith(DEFAULT_ALIAS) ? undefined : KmsKeyId;
}

/** Throws unless the caller may encrypt a value of the secret. Source: "Secret encryption and decryption". */
export async function checkEncrypt(
  aws: LocalAws,
  secret: Secret,
  versionId: string,
  call: Call,
  keyId = secret.keyId,
): Promise<void> {
  await checkKey(aws, secret, versionId, call, keyId, ['kms:GenerateDataKey', 'kms:Decrypt']);
}

/** Throws unless the caller may decrypt the value of a version with one of its keys. */
export async function checkDecrypt(
  aws: LocalAws,
  secret: Secret,
  version: Version,
  call: Call,
): Promise<void> {
  const failures: unknown[] = [];
  for (const keyId of version.keyIds) {
    try {
      return await checkKey(aws, secret, version.id, call, keyId, ['kms:Decrypt']);
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures[0];
}

/**
 * True if the caller may decrypt a version with its present keys and encrypt it with another.
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
      throw error instanceof AwsError ? translated(error, action) : error;
    }
  }
}

/** The error of Secrets Manager for an error of KMS. */
function translated(error: AwsError, action: KeyUse): AwsError {
  if (error.code === 'AccessDeniedException') {
    return new AwsError('AccessDeniedException', 'Access to KMS is not allowed');
  }
  return action === 'kms:Decrypt' ? errors.decryptionFailure() : errors.encryptionFailure();
}
