import type { Call, Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';
import type { KeyUse } from '../kms';

/** Request members. Source: GetObject and PutObject, Amazon S3 API Reference. */
const MEMBERS: Members = {
  Body: 'document',
  Bucket: 'text!',
  CacheControl: 'text',
  ContentType: 'text',
  Key: 'text!',
};

/** Default encryption of a bucket with a customer managed key. */
export interface BucketEncryption {
  /** Id or ARN of the key. */
  readonly keyId: string;
  /** True if the bucket has an S3 Bucket Key. */
  readonly bucketKey: boolean;
}

/** An object that was put. */
export interface StoredObject {
  readonly body: string;
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly encryption?: BucketEncryption;
}

/**
 * The part of S3 that rotation needs: reading and writing an object. A declared stub without bucket policies: every bucket
 * exists. A bucket encrypts its objects if `encryptions` has its key.
 */
export class S3 implements Service {
  readonly name = 's3';
  readonly protocol = 's3';
  readonly members = MEMBERS;
  /** Objects by bucket and key, such as `keys/jwks.json`. */
  readonly objects = new Map<string, StoredObject>();
  /** Encryptions by bucket. */
  readonly encryptions = new Map<string, BucketEncryption>();
  readonly operations: Readonly<Record<string, Operation>> = {
    GetObject: {
      access: ({ Bucket, Key }) => [
        {
          action: 's3:GetObject',
          resource: arnOf(Bucket, Key),
          absent: !this.objects.has(`${Bucket}/${Key}`),
        },
      ],
      run: async ({ Bucket, Key }, call) => {
        const object = this.objects.get(`${Bucket}/${Key}`);
        if (object === undefined) return this.refuseMissing(Bucket, call);
        await this.requireKey(call, 'kms:Decrypt', object.encryption, Bucket, Key);
        return object;
      },
    },
    PutObject: {
      access: ({ Bucket, Key }) => [{ action: 's3:PutObject', resource: arnOf(Bucket, Key) }],
      run: async ({ Bucket, Key, Body = '', ContentType, CacheControl }, call) => {
        const encryption = this.encryptions.get(Bucket);
        await this.requireKey(call, 'kms:GenerateDataKey', encryption, Bucket, Key);
        const stored = { body: Body, contentType: ContentType, cacheControl: CacheControl };
        this.objects.set(`${Bucket}/${Key}`, { ...stored, ...(encryption && { encryption }) });
        this.aws.exposureWatch.look(`object:${Bucket}/${Key}`, Body, this.aws.timeline.now());
      },
    },
  };

  constructor(private readonly aws: LocalAws) {}

  /** Source: GetObject, "Permissions": without s3:ListBucket, a missing object is refused like one that may not be read. */
  private async refuseMissing(bucket: string, call: Call): Promise<never> {
    const list = { action: 's3:ListBucket', resource: arnOf(bucket), absent: true };
    await this.aws.authorizer.require(call, list);
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
  }

  /** Source: "Using server-side encryption with AWS KMS keys" and "Reducing the cost of SSE-KMS", S3 User Guide. */
  private async requireKey(
    call: Call,
    action: KeyUse,
    encryption: BucketEncryption | undefined,
    bucket: string,
    key: string,
  ): Promise<void> {
    if (encryption === undefined) return;
    const via = { ...call, via: `s3.${call.region}.amazonaws.com` };
    const context = { 'aws:s3:arn': encryption.bucketKey ? arnOf(bucket) : arnOf(bucket, key) };
    await this.aws.kms.requireUse(via, encryption.keyId, action, context);
  }
}

const arnOf = (bucket: string, key?: string): string =>
  `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
