import type { Json } from '../assembly/json-file';
import type { BucketEncryption } from '../aws/services/s3';

/** Default encryption of an AWS::S3::Bucket with a customer managed key. The bucket itself is not simulated. */
export function bucketEncryptionOf(type: string, declared: Json): BucketEncryption | undefined {
  if (type !== 'AWS::S3::Bucket') return undefined;
  const [rule] = declared?.ServerSideEncryptionConfiguration ?? [];
  const keyId = rule?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
  return typeof keyId === 'string' ? { keyId, bucketKey: rule.BucketKeyEnabled === true } : undefined;
}
