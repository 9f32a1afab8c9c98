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
   * Bucket of the account. The rotator may write this object only; who may read it, is configured by your app. The object
   * is not removed with the stack.
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
 * Permissions to write exactly the copies.
 *
 * @throws `KeyUnknown`, `KeyOfAnotherRegion`
 */
export function copyStatements(scope: Construct, props: KeyringProps): PolicyStatement[] {
  const { keySetObject, keySetParameter } = props;
  const statements: PolicyStatement[] = [];
  if (keySetObject) {
    const { bucket, key = OBJECT_KEY } = keySetObject;
    const write = { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(key)] };
    statements.push(new PolicyStatement(write));
    if (bucket.encryptionKey) statements.push(keyStatement(scope, bucket, bucket.encryptionKey, key));
  }
  if (keySetParameter) {
    const write = { actions: ['ssm:PutParameter'], resources: [keySetParameter.parameterArn] };
    statements.push(new PolicyStatement(write));
  }
  return statements;
}

/**
 * SSE-KMS requires GenerateDataKey for a PutObject. The context is the ARN of the object, or of a bucket with a bucket key
 * (S3 User Guide, "Using server-side encryption with AWS KMS keys").
 */
function keyStatement(scope: Construct, bucket: IBucket, encryptionKey: IKey, key: string): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:GenerateDataKey'],
    resources: [resolveKey(scope, encryptionKey, 'key of the keySetObject').keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': `s3.${Stack.of(scope).region}.amazonaws.com`,
        'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, bucket.arnForObjects(key)],
      },
    },
  });
}
