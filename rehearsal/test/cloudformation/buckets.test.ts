import { bucketEncryptionOf } from '../../src/cloudformation/buckets';

const encrypted = (byDefault: object, rule: object = {}) => ({
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: byDefault, ...rule }],
});
const kms = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key' };

test.each<[string, string, unknown, object | undefined]>([
  ['a key', 'AWS::S3::Bucket', encrypted(kms), { keyId: 'key', bucketKey: false }],
  [
    'a bucket key',
    'AWS::S3::Bucket',
    encrypted(kms, { BucketKeyEnabled: true }),
    { keyId: 'key', bucketKey: true },
  ],
  ['no key of the customer', 'AWS::S3::Bucket', encrypted({ SSEAlgorithm: 'aws:kms' }), undefined],
  ['no encryption', 'AWS::S3::Bucket', undefined, undefined],
  ['a key, and another type', 'AWS::S3::AccessPoint', encrypted(kms), undefined],
])('reads the encryption of a bucket with %s', (_, type, declared, expected) => {
  expect(bucketEncryptionOf(type, declared as never)).toEqual(expected);
});
