import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { checkedGrant } from './checks/grantee';
import { keyConditions } from './encryption';

/**
 * Allows a principal to read and decrypt the versions of a secret with the given staging labels.
 *
 * @param owner - the rotating secret that the secret belongs to.
 * @throws `CrossAccountReader`, `NoPolicyToGrantIn`, `WrongType`
 */
export function grantReadOf(
  owner: Construct,
  grantee: IGrantable,
  secret: ISecret,
  labels: readonly string[],
  encryptionKey?: IKey,
): Grant {
  const read = checkedGrant(owner, 'reader', grantee, {
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [secret.secretArn],
    conditions: {
      // A request without a label reads AWSCURRENT; a request with a version id could read any version.
      StringEqualsIfExists: { 'secretsmanager:VersionStage': labels },
      Null: { 'secretsmanager:VersionId': 'true' },
    },
  });
  if (!encryptionKey) return read;
  const decrypt = Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [encryptionKey.keyArn],
    conditions: keyConditions(secret),
  });
  return read.combine(decrypt);
}
