import type { WireRequest } from '../credentials/http-api/wire';

interface Body {
  readonly json?: object;
  readonly form?: Readonly<Record<string, string>>;
  /** Token of the header Authorization. */
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to an API. */
export function apiRequest(
  method: string,
  url: string,
  { json, form, bearer, headers }: Body = {},
): WireRequest {
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    method,
    url,
    headers: {
      accept: 'application/json',
      'user-agent': 'cdk-rekey',
      ...(body !== undefined && { 'content-type': type }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  };
}

/** A text in the JSON of an answer; undefined for another value. */
export function textAt(json: unknown, ...path: readonly string[]): string | undefined {
  let value = json;
  for (const name of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}
