import type { Operation, Service } from '../../call';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';

/** Request members. Source: PutObject, Amazon S3 API Reference. */
const MEMBERS: Members = {
  Body: 'document!',
  Bucket: 'text!',
  CacheControl: 'text',
  ContentType: 'text',
  Key: 'text!',
};

/** An object that was put. */
export interface StoredObject {
  readonly body: string;
  readonly contentType?: string;
  readonly cacheControl?: string;
}

/**
 * The part of S3 that rotation needs: writing an object. A declared stub without buckets, bucket policies and encryption:
 * every bucket exists.
 */
export class S3 implements Service {
  readonly name = 's3';
  readonly protocol = 's3';
  readonly members = MEMBERS;
  /** Objects by bucket and key, such as `keys/jwks.json`. */
  readonly objects = new Map<string, StoredObject>();
  readonly operations: Readonly<Record<string, Operation>> = {
    PutObject: {
      access: ({ Bucket, Key }) => [{ action: 's3:PutObject', resource: `arn:aws:s3:::${Bucket}/${Key}` }],
      run: ({ Bucket, Key, Body, ContentType, CacheControl }) => {
        const stored = { body: Body, contentType: ContentType, cacheControl: CacheControl };
        this.objects.set(`${Bucket}/${Key}`, stored);
        this.aws.exposureWatch.look(`object:${Bucket}/${Key}`, Body, this.aws.timeline.now());
      },
    },
  };

  constructor(private readonly aws: LocalAws) {}
}
