import type { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { addAcknowledgement } from './checks/acknowledgements';
import { resolveKey } from './checks/encryption-key';
import { secretPathOf } from './checks/secret-path';
import { SecretRule } from './checks/secret-rule';
import { keyStatement } from './encryption';
import { refuse } from './refuse';
import { shortPath } from './short-path';

/** Verifier secret of a rotator, with the key that encrypts it. */
export interface VerifierSecret {
  readonly secret: ISecret;
  readonly encryptionKey?: IKey;
}

/**
 * Creates the verifier secret of a kind, without a value: the handler writes the first one before the first credential
 * is current.
 */
export function createVerifierSecret(rotator: Construct): Secret {
  const text = 'Data with which services check the credential of ';
  const secret = new Secret(rotator, 'VerifierSecret', {
    description: text + shortPath(secretPathOf(rotator), 2048 - text.length),
  });
  (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
  addAcknowledgement(secret, SecretRule.WITHOUT_ROTATION, 'The rotator replaces its value at each rotation.');
  return secret;
}

/**
 * Completes the verifier secret that a kind returned. One that was created in the rotator gets the removal policy and the
 * encryption key of the rotating secret.
 *
 * @throws `VerifierSecretUnknown`, `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function completeVerifierSecret(
  rotator: Construct,
  secret: ISecret,
  { removalPolicy, encryptionKey }: { removalPolicy: RemovalPolicy; encryptionKey?: IKey },
): VerifierSecret {
  if (secret.node.scopes.includes(rotator)) {
    const resource = secret.node.defaultChild as CfnSecret;
    resource.applyRemovalPolicy(removalPolicy);
    resource.kmsKeyId = encryptionKey?.keyArn;
    return { secret, encryptionKey };
  }
  if (!secret.secretFullArn) {
    refuse(
      'VerifierSecretUnknown',
      `The verifierSecret of ${rotator.node.path} is imported without its complete ARN, so a policy cannot name it exactly.`,
      'Create it in the scope of bind, or import it with Secret.fromSecretCompleteArn.',
    );
  }
  const key = secret.encryptionKey && resolveKey(rotator, secret.encryptionKey, 'key of the verifierSecret');
  return { secret, encryptionKey: key };
}

/** Permissions of a rotator to change its verifier secret. */
export function verifierStatements({ secret, encryptionKey }: VerifierSecret): PolicyStatement[] {
  const change = new PolicyStatement({
    actions: [
      'secretsmanager:GetSecretValue',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
    resources: [secret.secretArn],
  });
  if (!encryptionKey) return [change];
  return [change, keyStatement(encryptionKey, secret, ['kms:Decrypt', 'kms:GenerateDataKey'])];
}
