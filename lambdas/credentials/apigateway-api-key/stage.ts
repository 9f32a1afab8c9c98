import type { HttpsResponse, SendHttps } from '../../verification/https';
import type { Reaction } from '../../verification/reaction';

/** Sends one request with an API key to a method. */
export async function tryStage(url: string, apiKey: string, send: SendHttps): Promise<Reaction> {
  try {
    return reactionTo(await send(url, { method: 'GET', headers: { 'x-api-key': apiKey } }));
  } catch (thrown) {
    // The error is not passed on: it may hold the request.
    const { code } = (thrown ?? {}) as { readonly code?: unknown };
    return { accepted: undefined, answer: typeof code === 'string' ? code : 'no response' };
  }
}

/**
 * Source: "Gateway response types for API Gateway", API Gateway Developer Guide: INVALID_API_KEY is HTTP 403, QUOTA_EXCEEDED HTTP
 * 429. A key over its quota is valid. Texts: AWS re:Post, "Troubleshoot 403 errors" and "429 errors". Another error may come from
 * the backend or before the check of the key.
 */
function reactionTo({ status, text }: HttpsResponse): Reaction {
  if (status >= 200 && status < 300) return { accepted: true, answer: `HTTP ${status}` };
  const message = messageIn(text);
  if (status === 403 && message === 'Forbidden') return { accepted: false, answer: 'HTTP 403 Forbidden' };
  if (status === 429 && message === 'Limit Exceeded')
    return { accepted: true, answer: 'HTTP 429 Limit Exceeded' };
  return { accepted: undefined, answer: `HTTP ${status}` };
}

function messageIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly message?: unknown } | null)?.message;
  } catch {
    return undefined;
  }
}
