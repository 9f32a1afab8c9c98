import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { resolveKey } from '../../checks/encryption-key';
import { checkSourceSecret } from '../../checks/leak-sources';
import { keyStatement } from '../../encryption';
import type { LeakFunction } from '../leak-function';

/** Versions that a function reads: a webhook goes on with the previous secret until it is given the new one. */
const WITH_PREVIOUS = ['AWSCURRENT', 'AWSPREVIOUS'];
/** Versions of a key that signs: GitHub accepts the previous one until it is deleted. */
export const CURRENT = ['AWSCURRENT'];

/**
 * Allows a function to read a secret of a source.
 *
 * @param labels - versions that it may read.
 * @returns the complete ARN of the secret.
 * @throws `SourceSecretUnknown`, `SourceSecretElsewhere`, `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function allowSecret(reader: LeakFunction, secret: ISecret, labels = WITH_PREVIOUS): string {
  const arn = checkSourceSecret(reader, secret);
  reader.role.addToPolicy(
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [arn],
      conditions: {
        // A request without a label reads AWSCURRENT; a request with a version id could read any version.
        StringEqualsIfExists: { 'secretsmanager:VersionStage': labels },
        Null: { 'secretsmanager:VersionId': 'true' },
      },
    }),
  );
  if (secret.encryptionKey) {
    const key = resolveKey(reader, secret.encryptionKey, 'key of a source');
    reader.role.addToPolicy(keyStatement(key, secret, ['kms:Decrypt']));
  }
  return arn;
}
