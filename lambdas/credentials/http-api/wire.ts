import { render, renderJson, type Scope } from './spec/template';
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

/**
 * Renders a request of a spec. Values are percent-encoded in the path.
 *
 * @param authentication further headers, with placeholders.
 * @throws MissingValue
 */
export function wireRequest(
  { method, url, query = {}, headers, basic, json, form }: SpecRequest,
  scope: Scope,
  authentication: Authentication = {},
): WireRequest {
  const target = new URL(render(url, scope, encodeURIComponent));
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, render(value, scope));
  const body =
    json !== undefined
      ? JSON.stringify(renderJson(json, scope))
      : form && new URLSearchParams(rendered(form, scope)).toString();
  const type = json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    method,
    url: target.href,
    headers: {
      accept: 'application/json',
      'user-agent': 'cdk-rekey',
      ...(body !== undefined && { 'content-type': type }),
      ...credentials(authentication, scope),
      ...credentials({ headers, basic }, scope),
    },
    ...(body !== undefined && { body }),
  };
}

function credentials({ headers = {}, basic }: Authentication, scope: Scope): Record<string, string> {
  const lowerCase = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]);
  const all = rendered(Object.fromEntries(lowerCase), scope);
  if (basic) {
    const [username, password] = [render(basic.username, scope), render(basic.password, scope)];
    all.authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }
  return all;
}

function rendered(texts: Readonly<Record<string, string>>, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, render(text, scope)]));
}
