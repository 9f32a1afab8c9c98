import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Conditions that limit the use of a key to one secret: through Secrets Manager, with the encryption context that it sends
 * (Secrets Manager user guide, "Secret encryption and decryption").
 */
export function keyConditions(secret: ISecret) {
  return {
    StringEquals: {
      'kms:ViaService': `secretsmanager.${Stack.of(secret).region}.amazonaws.com`,
      'kms:EncryptionContext:SecretARN': secret.secretArn,
    },
  };
}

/** Allows `actions` on the key for one secret only. */
export function keyStatement(key: IKey, secret: ISecret, actions: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources: [key.keyArn], conditions: keyConditions(secret) });
}
