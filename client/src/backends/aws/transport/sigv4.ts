import type { HttpRequest } from '../../../http/http';
import type { AwsCredentials } from '../credentials/credentials';

/** Scope of a signature. */
export interface SigningScope {
  /** Name of the service in signatures, such as `secretsmanager`. */
  readonly service: string;
  readonly region: string;
  /** Time of the signature, milliseconds since 1970. */
  readonly time: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Returns the request with the headers of Signature Version 4. All its headers are signed.
 * Source: "Create a signed AWS API request", IAM User Guide.
 */
export async function sign(
  request: HttpRequest,
  credentials: AwsCredentials,
  scope: SigningScope,
): Promise<HttpRequest> {
  // Imported at the first request: it takes half of the time to import the package.
  const { createHash, createHmac } = await import('node:crypto');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const time = new Date(scope.time).toISOString().replace(/[-:]|\.\d+/g, '');
  const path = [time.slice(0, 8), scope.region, scope.service, 'aws4_request'];
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(headers).sort();
  const signedHeaders = names.join(';');
  const canonical = [
    request.method,
    canonicalPath(request.url.pathname),
    canonicalQuery(request.url.searchParams),
    ...names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    sha256(request.body ?? ''),
  ].join('\n');
  const text = [ALGORITHM, time, path.join('/'), sha256(canonical)].join('\n');
  const key = path.reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  headers.authorization = `${ALGORITHM} Credential=${accessKeyId}/${path.join('/')}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  return { ...request, headers };
}

/** Every service but S3 encodes the segments of an encoded path a second time. */
function canonicalPath(pathname: string): string {
  return pathname.split('/').map(percentEncoded).join('/');
}

function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${percentEncoded(name)}=${percentEncoded(value)}`)
    .sort()
    .join('&');
}

function percentEncoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
