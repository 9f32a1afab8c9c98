import { type KeyLike, verify } from 'node:crypto';

/** The parts of a JSON Web Token. */
export interface Token {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** True if a key has signed the token. */
  isSignedBy(publicKey: KeyLike): boolean;
}

/** Decodes a token with a signature of the algorithm RS256; undefined for another text. */
export function decoded(text: string): Token | undefined {
  const [header = '', claims = '', signature = '', ...more] = text.split('.');
  try {
    const token = { header: parsed(header), claims: parsed(claims) };
    if (token.header.alg !== 'RS256' || more.length > 0) return undefined;
    const content = Buffer.from(`${header}.${claims}`);
    const isSignedBy = (key: KeyLike) => verify('sha256', content, key, Buffer.from(signature, 'base64url'));
    return { ...token, isSignedBy };
  } catch {
    return undefined;
  }
}

function parsed(part: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null) throw new TypeError('No object.');
  return value as Readonly<Record<string, unknown>>;
}
