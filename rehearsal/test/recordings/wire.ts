import { createHash } from 'node:crypto';
import type { LocalAws } from '../../src/aws/local-aws';
import { type HttpRequest, type Scope, signature } from '../../src/aws/sigv4';
import type { CallerKeys } from './transcript';
import { parseXml } from './xml';

export interface Answer {
  readonly httpStatus: number;
  readonly xml: boolean;
  /** The whole answer, if it is not an error. */
  readonly output?: unknown;
  readonly error?: { name: string; message: string; type?: string; member?: string };
}

const TARGETS: Readonly<Record<string, string>> = { secretsmanager: 'secretsmanager', kms: 'TrentService' };
const VERSIONS: Readonly<Record<string, string>> = { iam: '2010-05-08', sts: '2011-06-15' };

/** The region and time of a signature. */
export interface Place {
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Sends one request as a signed HTTP request, without an SDK. */
export async function send(
  aws: LocalAws,
  keys: CallerKeys,
  service: string,
  operation: string,
  input: Record<string, unknown>,
): Promise<Answer> {
  const region = service === 'iam' ? 'us-east-1' : aws.region;
  const place = { region, now: aws.timeline.now() };
  const answer = await aws.answer(signedRequest(keys, place, service, operation, input));
  return readAnswer(service, operation, answer.status, answer.body);
}

/** A signed HTTP request to an operation. */
export function signedRequest(
  keys: CallerKeys,
  place: Place,
  service: string,
  operation: string,
  input: Record<string, unknown>,
): HttpRequest {
  const json = service in TARGETS;
  const body = json ? JSON.stringify(input) : form(operation, VERSIONS[service] ?? '', input);
  const headers = {
    'content-type': json ? 'application/x-amz-json-1.1' : 'application/x-www-form-urlencoded; charset=utf-8',
    ...(json ? { 'x-amz-target': `${TARGETS[service]}.${operation}` } : {}),
  };
  return signed({ method: 'POST', url: '/', headers, body }, keys, place, service);
}

/** The request with the headers of Signature Version 4. */
export function signed(request: HttpRequest, keys: CallerKeys, place: Place, service: string): HttpRequest {
  const date = new Date(place.now).toISOString().replace(/[-:]|\.\d+/g, '');
  const headers: Record<string, string> = {
    host: 'localhost',
    'x-amz-content-sha256': createHash('sha256').update(request.body).digest('hex'),
    'x-amz-date': date,
    ...(keys.SessionToken ? { 'x-amz-security-token': keys.SessionToken } : {}),
    ...request.headers,
  };
  const scope: Omit<Scope, 'signature'> = {
    accessKeyId: keys.AccessKeyId,
    date: date.slice(0, 8),
    region: place.region,
    service,
    signedHeaders: Object.keys(headers).sort(),
  };
  const credential = `${scope.accessKeyId}/${scope.date}/${scope.region}/${service}/aws4_request`;
  headers.authorization =
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${scope.signedHeaders.join(';')}, ` +
    `Signature=${signature({ ...request, headers }, scope, keys.SecretAccessKey)}`;
  return { ...request, headers };
}

/** Parses an HTTP answer of a service. */
export function readAnswer(service: string, operation: string, httpStatus: number, body: string): Answer {
  return service in TARGETS ? jsonAnswer(httpStatus, body) : xmlAnswer(httpStatus, body, operation);
}

function jsonAnswer(httpStatus: number, text: string): Answer {
  const body = JSON.parse(text);
  if (httpStatus < 300) return { httpStatus, xml: false, output: body };
  const member = 'Message' in body ? 'Message' : 'message';
  return { httpStatus, xml: false, error: { name: body.__type, message: body[member] ?? '', member } };
}

function xmlAnswer(httpStatus: number, text: string, operation: string): Answer {
  const body = parseXml(text);
  if (httpStatus < 300) return { httpStatus, xml: true, output: body[`${operation}Result`] ?? {} };
  const { Code: name = '', Message: message = '', Type: type } = body.Error as Record<string, string>;
  return { httpStatus, xml: true, error: { name, message, type } };
}

function form(operation: string, version: string, input: Record<string, unknown>): string {
  const fields = new URLSearchParams({ Action: operation, Version: version });
  const add = (name: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) add(`${name}.member.${i + 1}`, item);
    } else if (value !== null && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) add(`${name}.${key}`, item);
    } else if (value !== undefined && value !== null) {
      fields.set(name, String(value));
    }
  };
  for (const [name, value] of Object.entries(input)) add(name, value);
  return fields.toString();
}
