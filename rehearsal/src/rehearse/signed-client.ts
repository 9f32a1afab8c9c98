import { hash } from 'node:crypto';
import type { LocalAws } from '../aws/local-aws';
import type { HttpResponse } from '../aws/protocols/response';
import { type HttpRequest, signature } from '../aws/sigv4';
import { sendWithRetries } from './sdk-retry';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
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
  constructor(private readonly aws: LocalAws) {}

  /** Calls secretsmanager:GetSecretValue, by default for AWSCURRENT. Returns the SecretString. */
  async secretValue(
    credentials: Credentials,
    secretArn: string,
    version: { readonly versionStage?: string; readonly versionId?: string } = {},
  ): Promise<string | undefined> {
    const body = await this.send(
      credentials,
      'secretsmanager',
      this.aws.region,
      {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.GetSecretValue',
      },
      JSON.stringify({
        SecretId: secretArn,
        VersionStage: version.versionStage,
        VersionId: version.versionId,
      }),
    );
    return (JSON.parse(body) as { SecretString?: string }).SecretString;
  }

  /** Calls sts:GetCallerIdentity in a region. @throws Refused if the credentials are not accepted there */
  async authenticate(credentials: Credentials, region: string): Promise<void> {
    await this.send(
      credentials,
      'sts',
      region,
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=GetCallerIdentity&Version=2011-06-15',
    );
  }

  private async send(
    credentials: Credentials,
    service: string,
    region: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<string> {
    const answer = await sendWithRetries(this.aws, (last) =>
      this.sendOnce(credentials, service, region, headers, body, last),
    );
    if (answer.status === 200) return answer.body;
    throw new Refused(...errorOf(answer.body));
  }

  private sendOnce(
    credentials: Credentials,
    service: string,
    region: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    spared: boolean,
  ): Promise<HttpResponse> {
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
        ...(credentials.sessionToken === undefined
          ? {}
          : { 'x-amz-security-token': credentials.sessionToken }),
      },
      body,
    };
    const signedHeaders = Object.keys(request.headers).sort();
    const scope = { accessKeyId: credentials.accessKeyId, date, region, service, signedHeaders };
    const authorization =
      `AWS4-HMAC-SHA256 Credential=${scope.accessKeyId}/${date}/${region}/${service}/aws4_request, ` +
      `SignedHeaders=${signedHeaders.join(';')}, Signature=${signature(request, scope, credentials.secretAccessKey)}`;
    return this.aws.answer({ ...request, headers: { ...request.headers, authorization } }, { spared });
  }
}

function errorOf(body: string): [code: string, message: string] {
  const tag = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1];
  if (body.startsWith('<')) return [tag('Code') ?? 'Unknown', tag('Message') ?? ''];
  const error = JSON.parse(body) as { __type?: string; message?: string; Message?: string };
  return [error.__type ?? 'Unknown', error.message ?? error.Message ?? ''];
}
