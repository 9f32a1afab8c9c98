import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { resolveKey } from '../../checks/encryption-key';
import { checkSourceSecret } from '../../checks/leak-sources';
import { keyStatement } from '../../encryption';
import type { LeakFunction } from '../leak-function';

/** Versions that a function reads: a webhook goes on with the previous secret until it is given the new one. */
const LABELS = ['AWSCURRENT', 'AWSPREVIOUS'];

/**
 * Allows a function to read a secret of a source.
 *
 * @returns the complete ARN of the secret.
 * @throws `SourceSecretUnknown`, `SourceSecretElsewhere`, `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function allowSecret(reader: LeakFunction, secret: ISecret): string {
  const arn = checkSourceSecret(reader, secret);
  reader.role.addToPolicy(
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [arn],
      conditions: {
        // A request without a label reads AWSCURRENT; a request with a version id could read any version.
        StringEqualsIfExists: { 'secretsmanager:VersionStage': LABELS },
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
