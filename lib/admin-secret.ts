import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { resolveKey } from './checks/encryption-key';
import { compare } from './checks/environment';
import { keyStatement } from './encryption';
import { refuse } from './refuse';

/**
 * Permissions to read the current value of the admin secret.
 *
 * @throws `AdminSecretUnknown`, `AdminSecretElsewhere`, `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function adminSecretStatements(rotator: Construct, secret: ISecret): PolicyStatement[] {
  const { path } = rotator.node;
  if (!secret.secretFullArn) {
    refuse(
      'AdminSecretUnknown',
      `The adminSecret of ${path} is imported without its complete ARN, so a policy cannot name it exactly.`,
      'Import it with Secret.fromSecretCompleteArn or Secret.fromSecretAttributes({ secretCompleteArn }).',
    );
  }
  const { account, region } = Stack.of(rotator);
  for (const [own, other] of [
    [account, secret.env.account],
    [region, secret.env.region],
  ] as const) {
    if (compare(own, other) !== 'different') continue;
    refuse(
      'AdminSecretElsewhere',
      `${path} is in ${own}, its adminSecret in ${other}; the rotator reads only secrets of its own account and region.`,
      'Keep the admin secret, or a replica of it, in the account and region of the stack.',
    );
  }
  const read = new PolicyStatement({
    actions: ['secretsmanager:GetSecretValue'],
    resources: [secret.secretFullArn],
    conditions: {
      // A request without a label reads AWSCURRENT; a request with a version id could read any version.
      StringEqualsIfExists: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
      Null: { 'secretsmanager:VersionId': 'true' },
    },
  });
  if (!secret.encryptionKey) return [read];
  const key = resolveKey(rotator, secret.encryptionKey, 'key of the adminSecret');
  return [read, keyStatement(key, secret, ['kms:Decrypt'])];
}
