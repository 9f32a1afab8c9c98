import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Objects of the evidence bucket. */
export interface EvidenceStore {
  /** Writes an object; of one that exists, another version. */
  put(key: string, text: string): Promise<void>;
  /** Writes an object unless it exists. Returns false if it exists. */
  putOnce(key: string, text: string): Promise<boolean>;
  /** Reads an object. */
  get(key: string): Promise<string>;
}

/** Attempts of a conditional write. S3 answers 409 if another write of the same key is in progress. */
const ATTEMPTS = 3;

/** The objects of a bucket. The checksum that Object Lock requires is added by the client. */
export function evidenceStore(s3: Pick<S3Client, 'send'>, bucket: string): EvidenceStore {
  const input = (key: string, text: string) => ({
    Bucket: bucket,
    Key: key,
    Body: text,
    ContentType: 'application/json',
  });
  return {
    async put(key, text) {
      await s3.send(new PutObjectCommand(input(key, text)));
    },
    async putOnce(key, text) {
      for (let attempt = 1; ; attempt++) {
        try {
          await s3.send(new PutObjectCommand({ ...input(key, text), IfNoneMatch: '*' }));
          return true;
        } catch (error) {
          if (hasStatus(error, 412)) return false;
          if (attempt === ATTEMPTS || !hasStatus(error, 409)) throw error;
        }
      }
    },
    async get(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? '';
    },
  };
}

/** Key of an object of an incident. */
export const keyOf = (incident: string, name: string): string => `incidents/${incident}/${name}`;

function hasStatus(error: unknown, status: number): boolean {
  const { $metadata } = Object(error) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === status;
}
