import type { S3Client } from '@aws-sdk/client-s3';
import {
  type Issuer,
  type IssuerContext,
  type KindWithIssuer,
  type SendRequest,
  sdkError,
} from 'cdk-rekey-engine/testing';
import { VerifierSecretModel } from '../../verifier-secret/model';
import { keyring } from './adapter';
import { ALGORITHMS, type Algorithm, KEYRING, type Ring } from './contract';
import { objectCopy } from './copies';
import { parseKeySet } from './key-set';
import { makeKey, publicHalf } from './keys';

const OBJECT = 'jwks.json';
const HEX = '0123456789abcdef';
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:keys-AbCdEf';

const parametersOf = (algorithm: Algorithm): Readonly<Record<string, string | number>> => ({
  algorithm,
  previous: 1,
  keepSeconds: 3900,
  cacheSeconds: 0,
  ...(ALGORITHMS[algorithm] === 'pair' ? { verifierSecretArn: ARN } : {}),
});

/** An object in S3 with its metadata. */
interface StoredObject {
  readonly Body: string;
  readonly ContentType: string;
  readonly CacheControl: string;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: StoredObject & { readonly Key: string };
}

/** A bucket in memory, which the rotator may not list. */
class Bucket {
  readonly objects = new Map<string, StoredObject>();

  /** An SDK client, as far as the copy uses it. */
  client(send: SendRequest): S3Client {
    return {
      send: (command: Command) => {
        const { input } = command;
        const operation = command.constructor.name.replace(/Command$/, '');
        const writes = operation === 'PutObject';
        const request = { service: 's3', operation, input, attempts: 4, writes };
        return send(request, () => (writes ? this.put(input) : this.get(input.Key)));
      },
    } as never;
  }

  private put({ Key, Body, ContentType, CacheControl }: StoredObject & { Key: string }): object {
    this.objects.set(Key, { Body, ContentType, CacheControl });
    return {};
  }

  private get(key: string): object {
    const object = this.objects.get(key);
    if (object === undefined) throw sdkError('AccessDenied', 403);
    const { Body: text } = object;
    const Body = { transformToString: async () => text };
    return { ...object, ContentLength: Buffer.byteLength(text), Body };
  }
}

/**
 * The user's services: signers, and verifiers that read the ring, or the published keys in the verifier secret or its copy.
 * They accept a key that a ring with AWSCURRENT or AWSPREVIOUS holds, if it is published.
 */
class Services implements Issuer {
  readonly usesSdk = true;
  readonly published: VerifierSecretModel;
  readonly bucket = new Bucket();
  readonly state: readonly object[];

  constructor(
    private readonly algorithm: Algorithm,
    private readonly context: IssuerContext,
  ) {
    this.published = new VerifierSecretModel(context.clock);
    const { versions, labels } = this.published;
    this.state = [this.published, versions, labels, this.bucket.objects];
  }

  factory(send: SendRequest = async (_request, effect) => effect()) {
    const { published, bucket } = this;
    return keyring({
      secretsManager: () => published.client(send),
      copies: (_parameters, log) => [objectCopy('keys', OBJECT, 300, log, bucket.client(send))],
    });
  }

  status(text: string) {
    const { secret } = this.context;
    const { current } = ringIn(text);
    const carriers = Object.keys(secret.labels).filter((label) => {
      const held = secret.text(label);
      return held !== undefined && ringIn(held).keys.some(({ kid }) => kid === current);
    });
    if (carriers.length === 0) return undefined;
    const isRead = carriers.some((label) => label !== 'AWSPENDING');
    return {
      active: true,
      accepted: isRead && this.verifies(current) ? ('all' as const) : ('none' as const),
    };
  }

  issueByHand(): string {
    const [next, current] = [0, 1].map(() => makeKey(this.algorithm, this.context.clock.now()));
    const ring: Ring = { current: current.kid, next: next.kid, keys: [next, current] };
    if (ALGORITHMS[this.algorithm] === 'pair') this.publishByHand(ring);
    return JSON.stringify(ring);
  }

  /** An operator adds the public keys of a ring before they store it: until then, no verifier accepts its tokens. */
  private publishByHand(ring: Ring): void {
    const { keys = [], ...others } = parseKeySet(this.published.text) ?? {};
    const text = JSON.stringify({ ...others, keys: [...keys, ...ring.keys.map(publicHalf)] });
    this.published.writeByHand(this.context.random.text(32, HEX), text);
    const object = this.bucket.objects.get(OBJECT);
    if (object !== undefined) this.bucket.objects.set(OBJECT, { ...object, Body: text });
  }

  private verifies(kid: string): boolean {
    if (ALGORITHMS[this.algorithm] !== 'pair') return true;
    const places = [this.published.text, this.bucket.objects.get(OBJECT)?.Body];
    return places.every((text) => parseKeySet(text)?.keys.some((key) => key.kid === kid));
  }
}

const ringIn = (text: string): Ring => {
  const { current = '', keys = [] } = JSON.parse(text) as Partial<Ring>;
  return { current, keys };
};

const kindWith = (algorithm: Algorithm): KindWithIssuer => ({
  kind: KEYRING,
  parameters: parametersOf(algorithm),
  create: (context) => new Services(algorithm, context),
});

export const issuer: KindWithIssuer = kindWith('EdDSA');

export const variants: readonly KindWithIssuer[] = [{ ...kindWith('HS256'), variant: 'shared' }];
