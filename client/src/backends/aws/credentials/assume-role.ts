import type { HttpRequest, HttpResponse } from '../../../http/http';
import { STS } from '../settings/endpoint';
import { partitionOf } from '../settings/partitions';
import { failureOf, isSignatureCode } from '../transport/failures';
import { sign } from '../transport/sigv4';
import { type AwsCredentials, AwsCredentialsError, credentialsFrom, type SourceContext } from './credentials';

/** A role to assume. */
export interface Role {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly ExternalId?: string;
  readonly DurationSeconds?: string;
}

/** Credentials of a role that the caller may assume. */
export function assumeRole(
  context: SourceContext,
  role: Role,
  source: AwsCredentials,
  region?: string,
): Promise<AwsCredentials> {
  return callSts(context, 'AssumeRole', { ...role }, region, source);
}

/** Credentials of a role that trusts the issuer of an OpenID Connect token. */
export function assumeRoleWithWebIdentity(
  context: SourceContext,
  role: Omit<Role, 'ExternalId'>,
  token: string,
  region?: string,
): Promise<AwsCredentials> {
  return callSts(context, 'AssumeRoleWithWebIdentity', { ...role, WebIdentityToken: token }, region);
}

/** The identity of credentials. Needs no permission. @throws ServiceFailure */
export async function callerIdentity(
  context: SourceContext,
  credentials: AwsCredentials,
  region: string,
): Promise<{ readonly arn: string; readonly account: string }> {
  const { body } = await querySts(context, 'GetCallerIdentity', {}, region, credentials);
  return { arn: element(body, 'Arn') ?? '', account: element(body, 'Account') ?? '' };
}

async function callSts(
  context: SourceContext,
  operation: string,
  parameters: Record<string, string | undefined>,
  chosenRegion: string | undefined,
  credentials?: AwsCredentials,
): Promise<AwsCredentials> {
  const region = chosenRegion || (await context.settings.region()) || regionOfRole(parameters.RoleArn);
  const { body } = await querySts(context, operation, parameters, region, credentials);
  return credentialsFrom(`STS ${operation}`, {
    accessKeyId: element(body, 'AccessKeyId'),
    secretAccessKey: element(body, 'SecretAccessKey'),
    sessionToken: element(body, 'SessionToken'),
    expiration: element(body, 'Expiration'),
  });
}

async function querySts(
  { settings, http, clock }: SourceContext,
  operation: string,
  parameters: Record<string, string | undefined>,
  region: string,
  credentials?: AwsCredentials,
): Promise<HttpResponse> {
  const url = await settings.endpoint(STS, region);
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => !!entry[1]);
  const request: HttpRequest = {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams([['Action', operation], ['Version', '2011-06-15'], ...given]).toString(),
  };
  return http.call(url.host, async (send) => {
    const attempt = async () => {
      const scope = { service: STS.id, region, time: clock.now() };
      return send(credentials ? await sign(request, credentials, scope) : request);
    };
    const sent = Date.now();
    let response = await attempt();
    if (isSignatureCode(element(response.body, 'Code')) && clock.correct(response.header('date'), sent)) {
      response = await attempt();
    }
    if (response.status !== 200) throw refusal(operation, parameters.RoleArn, response);
    return response;
  });
}

function refusal(operation: string, role: string | undefined, { status, body }: HttpResponse) {
  const failure = failureOf(element(body, 'Code'), status, element(body, 'Message') ?? '');
  if (failure.failure === 'transient' || failure.failure === 'throttled') return failure;
  const code = failure.failure === 'denied' ? 'AwsCredentialsDenied' : 'AwsCredentialsInvalid';
  const what = role ? `STS ${operation} of ${role}` : `STS ${operation}`;
  return new AwsCredentialsError(code, `${what}: ${failure.message}`);
}

/** Text of the first element with a name. Answers of STS have no attributes or nested names that matter here. */
function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text
    ?.replace(/&#(x?)([0-9a-f]+);/gi, (_, hex, digits) =>
      String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10)),
    )
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');
}

/** A region of the role's partition, for a process without a region. */
function regionOfRole(arn = ''): string {
  const partition = arn.split(':')[1] ?? 'aws';
  return FIRST_REGIONS.find((region) => partitionOf(region).name === partition) ?? 'us-east-1';
}

const FIRST_REGIONS = [
  ...['us-east-1', 'cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1'],
  ...['eu-isoe-west-1', 'us-isof-south-1', 'eusc-de-east-1'],
];
