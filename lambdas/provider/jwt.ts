import { type KeyObject, sign } from 'node:crypto';
import { noPrivateKey } from './rsa';

/** Private key that signs a token. */
export interface SigningKey {
  /** The key, or its PEM. */
  readonly privateKey: string | KeyObject;
  /** Id of the key in the header. @default - none */
  readonly kid?: string;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A JSON Web Token (RFC 7519) with a signature of the algorithm RS256 (RFC 7518, section 3.3).
 *
 * @throws RekeyError WrongKind for a text that is no private key
 */
export function signedJwt(claims: object, { privateKey, kid }: SigningKey): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(kid !== undefined && { kid }) };
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${signature(content, privateKey).toString('base64url')}`;
}

function signature(content: string, privateKey: SigningKey['privateKey']): Buffer {
  try {
    return sign('sha256', Buffer.from(content), privateKey);
  } catch {
    // The error of node:crypto may quote the key.
    throw noPrivateKey();
  }
}
