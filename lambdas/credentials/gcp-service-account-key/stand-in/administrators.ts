import { createHash, createHmac } from 'node:crypto';
import { publicKeyOf } from '../../../provider/rsa';
import type { Token } from '../../../provider/stand-in/jwt';
import type { ServiceAccountKeyValue } from '../contract';

/** Identity of a federated role. */
const FEDERATED = 'principalSet of the rotator';
const TOLERANCE = 900_000;

/** Administrators of the stand-in. */
export interface Trusted {
  /** Texts of admin secrets. */
  readonly secrets?: () => readonly (string | undefined)[];
  /** Audiences with a workload identity provider. */
  readonly audiences?: () => readonly string[];
  /** Secret access key of an access key id. Undefined accepts every signature. */
  readonly secretAccessKeyOf?: (accessKeyId: string) => string | undefined;
  /** Service accounts that the federated role may impersonate. */
  readonly impersonated?: () => readonly string[];
}

/** Identifies the administrators of the stand-in. */
export class Administrators {
  constructor(private readonly trusted: Trusted) {}

  /** True if the key of an administrator has signed an assertion. */
  hasSigned(email: string, { isSignedBy }: Token): boolean {
    const key = this.accounts.find(({ client_email }) => client_email === email)?.private_key ?? '';
    const publicKey = publicKeyOf(key);
    return publicKey !== undefined && isSignedBy(publicKey);
  }

  administers(identity: string): boolean {
    const isFederated = identity === FEDERATED && this.impersonated.length === 0;
    const isAccount = this.accounts.some(({ client_email }) => client_email === identity);
    return isFederated || isAccount || this.impersonated.includes(identity);
  }

  impersonates(identity: string, email: string): boolean {
    return identity === FEDERATED && this.impersonated.includes(email);
  }

  /** The identity of a token exchange; undefined if its subject token is refused. */
  federated(form: URLSearchParams, now: Date): string | undefined {
    const audience = form.get('audience') ?? '';
    if (!this.trusted.audiences?.().includes(audience)) return undefined;
    const request = subjectOf(form.get('subject_token') ?? '');
    return request && this.isSigned(request, audience, now) ? FEDERATED : undefined;
  }

  private get impersonated(): readonly string[] {
    return this.trusted.impersonated?.() ?? [];
  }

  private get accounts(): readonly ServiceAccountKeyValue[] {
    return (this.trusted.secrets?.() ?? []).flatMap((text) => {
      try {
        return [JSON.parse(text ?? '') as ServiceAccountKeyValue];
      } catch {
        return [];
      }
    });
  }

  /** Checks a request of GetCallerIdentity as AWS does (Signature Version 4), and that it is for this audience. */
  private isSigned({ url, method, headers }: Subject, audience: string, now: Date): boolean {
    const { host, searchParams } = new URL(url);
    const [, region = ''] = /^sts\.([a-z0-9-]+)\.amazonaws\.com$/.exec(host) ?? [];
    const [, id = '', day = '', names = '', signature] =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/[^,]+, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      ) ?? [];
    const signed = names.split(';');
    const time = headers['x-amz-date'] ?? '';
    const isTimely = Math.abs(dateOf(time) - now.getTime()) < TOLERANCE;
    if (headers['x-goog-cloud-target-resource'] !== audience || !isTimely || method !== 'POST') return false;
    if (!signed.includes('x-goog-cloud-target-resource') || !signed.includes('host')) return false;
    const { secretAccessKeyOf } = this.trusted;
    if (!secretAccessKeyOf) return true;
    const scope = `${day}/${region}/sts/aws4_request`;
    const canonical = [
      ...[method, '/', searchParams.toString()],
      ...[...signed.map((name) => `${name}:${headers[name]}`), ''],
      ...[names, sha256('')],
    ].join('\n');
    const key = [day, region, 'sts', 'aws4_request'].reduce<Buffer>(
      (secret, part) => hmac(secret, part),
      Buffer.from(`AWS4${secretAccessKeyOf(id)}`),
    );
    const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
    return hmac(key, text).toString('hex') === signature;
  }
}

interface Subject {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

function subjectOf(token: string): Subject | undefined {
  try {
    const { url, method, headers } = JSON.parse(decodeURIComponent(token)) as {
      readonly url: string;
      readonly method: string;
      readonly headers: readonly { readonly key: string; readonly value: string }[];
    };
    const byName = headers.map(({ key, value }) => [key.toLowerCase(), value] as const);
    return { url, method, headers: Object.fromEntries(byName) };
  } catch {
    return undefined;
  }
}

const dateOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
