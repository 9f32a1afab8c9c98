import { bodyOf } from './bodies';
import { type Encoding, render, type Scope } from './spec/template';
import type { Authentication, SpecRequest } from './spec/types';

/** A request as it is sent. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer. Its values may be secret. */
export interface WireAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined if the body is not JSON. */
  readonly json?: unknown;
}

/** Sends one request and returns its answer. @throws TransportFailure */
export type Transport = (request: WireRequest) => Promise<WireAnswer>;

/** A value must not be a dot segment, which would lead to another resource. */
const PATH: Encoding = {
  of: 'path',
  encode: (value) => (/^\.\.?$/.test(value) || !isUnicode(value) ? undefined : encodeURIComponent(value)),
};

/** Characters of a header (RFC 9110, section 5.5): no line breaks. */
const HEADER: Encoding = {
  of: 'header',
  encode: (value) => (/[^\t\x20-\x7e\x80-\xff]/.test(value) ? undefined : value),
};

/** A colon ends the user name of HTTP Basic authentication (RFC 7617, section 2). */
const USERNAME: Encoding = { of: 'user name', encode: (value) => (value.includes(':') ? undefined : value) };

/** False for a text with half of a surrogate pair, which has no encoding. */
const isUnicode = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** A text or a number of JSON, or the beginning of one. */
const SCALARS = /"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;

/**
 * The JSON of an answer; undefined if there is none. An integer that a number of JavaScript cannot hold becomes a text, so that
 * the id of a credential is not that of another one.
 */
export function jsonIn(text: string): unknown {
  try {
    const json = text.replace(/^\ufeff/, '');
    const value: unknown = JSON.parse(json);
    return /\d{16}/.test(json) ? JSON.parse(json.replace(SCALARS, exact)) : value;
  } catch {
    return undefined;
  }
}

const exact = (scalar: string): string =>
  /^-?\d+$/.test(scalar) && !Number.isSafeInteger(Number(scalar)) ? `"${scalar}"` : scalar;

/**
 * Renders a request of a spec. Values are percent-encoded in the path.
 *
 * @param authentication further headers, with placeholders.
 * @throws MissingValue
 */
export function wireRequest(
  request: SpecRequest,
  scope: Scope,
  authentication: Authentication = {},
): WireRequest {
  const { method, url, query = {}, headers, basic } = request;
  const target = new URL(render(url, scope, PATH));
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, render(value, scope));
  const body = bodyOf(request, scope);
  return {
    method,
    url: target.href,
    headers: {
      accept: 'application/json',
      'user-agent': 'cdk-rekey',
      ...(body && { 'content-type': body.type }),
      ...credentials(authentication, scope),
      ...credentials({ headers, basic }, scope),
    },
    ...(body && { body: body.text }),
  };
}

function credentials({ headers = {}, basic }: Authentication, scope: Scope): Record<string, string> {
  const lowerCase = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]);
  const all = rendered(Object.fromEntries(lowerCase), scope, HEADER);
  if (basic) {
    const [username, password] = [render(basic.username, scope, USERNAME), render(basic.password, scope)];
    all.authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }
  return all;
}

function rendered(
  texts: Readonly<Record<string, string>>,
  scope: Scope,
  encoding?: Encoding,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, render(text, scope, encoding)]),
  );
}
