import { createHmac, hash, timingSafeEqual } from 'node:crypto';

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Scope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const UNSIGNED = 'UNSIGNED-PAYLOAD';
const PARTS = {
  credential: /Credential=([^,\s]+)/,
  signedHeaders: /SignedHeaders=([^,\s]+)/,
  signature: /Signature=([^,\s]+)/,
};

/** Parses the Authorization header; undefined if the request has no Signature Version 4. */
export function scopeOf(request: HttpRequest): Scope | undefined {
  const header = request.headers.authorization;
  if (!header?.startsWith(ALGORITHM)) return undefined;
  const [accessKeyId, date, region, service, end] = PARTS.credential.exec(header)?.[1]?.split('/') ?? [];
  const signedHeaders = PARTS.signedHeaders.exec(header)?.[1]?.split(';');
  const signature = PARTS.signature.exec(header)?.[1];
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request') return undefined;
  if (!signedHeaders || !signature) return undefined;
  return { accessKeyId, date, region, service, signedHeaders, signature };
}

/**
 * True if the signature of the request was made with `secretAccessKey`.
 * Source: "Create a signed AWS API request", IAM User Guide.
 */
export function signatureMatches(request: HttpRequest, scope: Scope, secretAccessKey: string): boolean {
  const declared = request.headers['x-amz-content-sha256'] ?? UNSIGNED;
  if (declared !== UNSIGNED && declared !== sha256(request.body)) return false;
  const expected = Buffer.from(signature(request, scope, secretAccessKey));
  const given = Buffer.from(scope.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** The signature of `request` in `scope`. */
export function signature(
  request: HttpRequest,
  scope: Omit<Scope, 'signature'>,
  secretAccessKey: string,
): string {
  const [path, query = ''] = request.url.split('?', 2) as [string, string?];
  const canonical = [
    request.method,
    canonicalPath(path, scope.service),
    canonicalQuery(query),
    ...scope.signedHeaders.map(
      (name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`,
    ),
    '',
    scope.signedHeaders.join(';'),
    request.headers['x-amz-content-sha256'] ?? sha256(request.body),
  ].join('\n');
  const text = [
    ALGORITHM,
    request.headers['x-amz-date'] ?? '',
    `${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    sha256(canonical),
  ].join('\n');
  return createHmac('sha256', signingKey(scope, secretAccessKey)).update(text).digest('hex');
}

const signingKeys = new Map<string, Buffer>();

function signingKey(scope: Omit<Scope, 'signature'>, secretAccessKey: string): Buffer {
  const name = `${secretAccessKey}/${scope.date}/${scope.region}/${scope.service}`;
  let key = signingKeys.get(name);
  if (!key) {
    const step = (secret: string | Buffer, data: string) =>
      createHmac('sha256', secret).update(data).digest();
    key = step(
      step(step(step(`AWS4${secretAccessKey}`, scope.date), scope.region), scope.service),
      'aws4_request',
    );
    // Each caller gets a new key every day. Old keys are not used again.
    if (signingKeys.size > 1000) signingKeys.clear();
    signingKeys.set(name, key);
  }
  return key;
}

/** S3 signs the path as it is sent; the other services encode it again. */
function canonicalPath(path: string, service: string): string {
  if (service === 's3') return path;
  return path
    .split('/')
    .map((segment) => percentEncoded(segment))
    .join('/');
}

function canonicalQuery(query: string): string {
  if (!query) return '';
  return query
    .split('&')
    .map((pair) => pair.split('=', 2).map((word) => percentEncoded(decode(word))))
    .map(([name, value = '']) => `${name}=${value}`)
    .sort()
    .join('&');
}

/** Returns a text with invalid percent-encoding unchanged. No signature matches it. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text percent-encoded according to RFC 3986, as in signatures and in policies of IAM (API_GetUserPolicy). */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return hash('sha256', text);
}
