import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { KeyringParameters } from '../../lambdas/credentials/keyring/contract';
import { resolveKey } from '../checks/encryption-key';
import type { KeyringProps } from './keyring';

/** Object in S3 with a copy of the public keys of a keyring. */
export interface KeySetObject {
  /**
   * Bucket of the account. The rotator may read and write this object only; who else may read it, is configured by your
   * app. The object is not removed with the stack.
   */
  readonly bucket: IBucket;

  /**
   * Key of the object.
   *
   * @default '.well-known/jwks.json'
   */
  readonly key?: string;
}

const OBJECT_KEY = '.well-known/jwks.json';

/** Parameters of the handler for the copies. */
export function copyParameters({
  keySetObject,
  keySetParameter,
}: KeyringProps): Pick<KeyringParameters, 'bucket' | 'objectKey' | 'parameterName'> {
  return {
    ...(keySetObject && {
      bucket: keySetObject.bucket.bucketName,
      objectKey: keySetObject.key ?? OBJECT_KEY,
    }),
    ...(keySetParameter && { parameterName: keySetParameter.parameterName }),
  };
}

/**
 * Permissions to read and write exactly the copies.
 *
 * @throws `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function copyStatements(scope: Construct, props: KeyringProps): PolicyStatement[] {
  const { keySetObject, keySetParameter } = props;
  const statements: PolicyStatement[] = [];
  if (keySetObject) {
    const { bucket, key = OBJECT_KEY } = keySetObject;
    const actions = ['s3:GetObject', 's3:PutObject'];
    statements.push(new PolicyStatement({ actions, resources: [bucket.arnForObjects(key)] }));
    if (bucket.encryptionKey) statements.push(keyStatement(scope, bucket, bucket.encryptionKey, key));
  }
  if (keySetParameter) {
    const actions = ['ssm:GetParameter', 'ssm:PutParameter'];
    statements.push(new PolicyStatement({ actions, resources: [keySetParameter.parameterArn] }));
  }
  return statements;
}

/**
 * SSE-KMS requires GenerateDataKey for a PutObject and Decrypt for a GetObject. The context is the ARN of the object, or of
 * a bucket with a bucket key (S3 User Guide, "Using server-side encryption with AWS KMS keys").
 */
function keyStatement(scope: Construct, bucket: IBucket, encryptionKey: IKey, key: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: [resolveKey(scope, encryptionKey, 'key of the keySetObject').keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': `s3.${Stack.of(scope).region}.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, bucket.arnForObjects(key)],
      },
    },
  });
}
