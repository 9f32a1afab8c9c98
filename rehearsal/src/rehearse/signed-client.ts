import { hash } from 'node:crypto';
import type { LocalAws } from '../aws/local-aws';
import { type HttpRequest, signature } from '../aws/sigv4';
import { sendWithRetries } from './sdk-retry';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Output of GetSecretValue. */
interface SecretVersion {
  readonly SecretString?: string;
  readonly VersionId: string;
  readonly VersionStages: readonly string[];
  /** Seconds since the epoch. */
  readonly CreatedDate: number;
}

interface Call {
  readonly service: string;
  readonly region: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The service answered with an error. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
    this.name = code;
  }
}

/**
 * Sends signed requests to the local AWS, with the retries of an SDK but without a socket: connections for a year of
 * reads would take too long. Must be called inside a task of the timeline.
 */
export class SignedClient {
  /** @param sendRequest repeats failed requests. @default - as an SDK does */
  constructor(
    private readonly aws: LocalAws,
    private readonly sendRequest: typeof sendWithRetries = sendWithRetries,
  ) {}

  /** Calls secretsmanager:GetSecretValue, by default for AWSCURRENT. */
  async secretVersion(
    credentials: Credentials,
    secretArn: string,
    { versionStage, versionId }: { readonly versionStage?: string; readonly versionId?: string } = {},
  ): Promise<SecretVersion> {
    const body = await this.send(credentials, {
      service: 'secretsmanager',
      region: this.aws.region,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
      },
      body: JSON.stringify({ SecretId: secretArn, VersionStage: versionStage, VersionId: versionId }),
    });
    return JSON.parse(body);
  }

  /** Calls sts:GetCallerIdentity in a region. @throws Refused if the credentials are not accepted there */
  async authenticate(credentials: Credentials, region: string): Promise<void> {
    await this.send(credentials, {
      service: 'sts',
      region,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
  }

  /** Calls an operation of the JSON protocol without a signature. @throws Refused */
  async unsigned(target: string, input: object): Promise<unknown> {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const body = JSON.stringify(input);
    return JSON.parse(await this.sendWith(() => ({ method: 'POST', url: '/', headers, body })));
  }

  private send(credentials: Credentials, call: Call): Promise<string> {
    return this.sendWith(() => this.signed(credentials, call));
  }

  private async sendWith(make: () => HttpRequest): Promise<string> {
    const answer = await this.sendRequest(this.aws, (last) => this.aws.answer(make(), { spared: last }));
    if (answer.status === 200) return answer.body;
    throw new Refused(...errorOf(answer.body));
  }

  private signed(
    { accessKeyId, secretAccessKey, sessionToken }: Credentials,
    { service, region, headers, body }: Call,
  ): HttpRequest {
    const time = new Date(this.aws.timeline.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const date = time.slice(0, 8);
    const request: HttpRequest = {
      method: 'POST',
      url: '/',
      headers: {
        ...headers,
        host: `${service}.${region}.amazonaws.com`,
        'x-amz-content-sha256': hash('sha256', body),
        'x-amz-date': time,
        ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
      },
      body,
    };
    const signedHeaders = Object.keys(request.headers).sort();
    const scope = { accessKeyId, date, region, service, signedHeaders };
    const authorization =
      `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${date}/${region}/${service}/aws4_request, ` +
      `SignedHeaders=${signedHeaders.join(';')}, Signature=${signature(request, scope, secretAccessKey)}`;
    return { ...request, headers: { ...request.headers, authorization } };
  }
}

function errorOf(body: string): [code: string, message: string] {
  const tag = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];
  if (body.startsWith('<')) return [tag('Code') ?? 'Unknown', tag('Message') ?? ''];
  const error = JSON.parse(body) as { __type?: string; message?: string; Message?: string };
  return [error.__type ?? 'Unknown', error.message ?? error.Message ?? ''];
}
