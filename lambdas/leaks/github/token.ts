/** Reads the text of a secret of Secrets Manager. */
export type ReadSecret = (arn: string) => Promise<string>;

/** Time for which a token is kept in memory, milliseconds. A rotated token is used after this time. */
const KEPT = 60_000;

/**
 * Token of a secret: its text, or the member `token` of its JSON. It is kept for a minute.
 *
 * @throws Error if the secret holds no token
 */
export function tokenOf(arn: string, read: ReadSecret, now: () => number): () => Promise<string> {
  let kept: { readonly token: string; readonly until: number } | undefined;
  return async () => {
    if (!kept || now() >= kept.until) kept = { token: parseToken(arn, await read(arn)), until: now() + KEPT };
    return kept.token;
  };
}

function parseToken(arn: string, text: string): string {
  const token = text.trimStart().startsWith('{') ? memberOf(text) : text.trim();
  // Other characters cannot be sent in a header, and the error of `fetch` would quote them.
  if (typeof token === 'string' && /^[\x21-\x7e]{1,1024}$/.test(token)) return token;
  throw new Error(
    `The secret ${arn} holds no token of GitHub: neither a text nor JSON with the member "token".`,
  );
}

function memberOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { token?: unknown }).token;
  } catch {
    return undefined;
  }
}
