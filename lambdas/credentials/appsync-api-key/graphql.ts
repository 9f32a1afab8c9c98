import type { HttpsResponse, SendHttps } from '../../verification/https';
import type { Reaction } from '../../verification/reaction';

/** A query that every schema answers without a resolver. */
const BODY = JSON.stringify({ query: '{ __typename }' });

/** Sends one query with an API key. */
export async function tryGraphql(url: string, apiKey: string, send: SendHttps): Promise<Reaction> {
  const headers = { 'x-api-key': apiKey, 'content-type': 'application/json' };
  try {
    return reactionTo(await send(url, { method: 'POST', headers, body: BODY }));
  } catch (thrown) {
    // The error is not passed on: it may hold the request.
    const { code } = (thrown ?? {}) as { readonly code?: unknown };
    return { accepted: undefined, answer: typeof code === 'string' ? code : 'no response' };
  }
}

/**
 * Source: AWS re:Post, "Troubleshoot Unauthorized errors when running GraphQL requests in AppSync": HTTP 401 means missing or
 * invalid credentials. An error of the schema or of a resolver comes with HTTP 200, after the key was accepted.
 */
function reactionTo({ status, text }: HttpsResponse): Reaction {
  if (status === 200) return { accepted: true, answer: 'HTTP 200' };
  const unauthorized = status === 401 && errorTypeIn(text) === 'UnauthorizedException';
  return {
    accepted: unauthorized ? false : undefined,
    answer: `HTTP ${status}${unauthorized ? ' UnauthorizedException' : ''}`,
  };
}

function errorTypeIn(text: string): unknown {
  try {
    const { errors } = JSON.parse(text) as { readonly errors?: readonly { readonly errorType?: unknown }[] };
    return errors?.[0]?.errorType;
  } catch {
    return undefined;
  }
}
