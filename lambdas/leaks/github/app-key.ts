import { createPrivateKey, type KeyObject, randomUUID, sign } from 'node:crypto';
import { members, parsed } from '../reports/text';
import { GitHubError } from './errors';

/** Members of a value in JSON that hold the key. */
const MEMBERS = ['privateKey', 'private_key', 'pem', 'key'];
/** PKCS#1, which GitHub gives ("Managing private keys for GitHub Apps"), or PKCS#8. Keys with a passphrase have other forms. */
const PEM = /-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z\d+/=\s]+)-----END \1?PRIVATE KEY-----/;
/** Seconds for which a JWT was valid before now, against clocks that differ. GitHub recommends them. */
const BACK = 60;
/** Seconds for which a JWT is valid. GitHub accepts at most 10 minutes by its own clock. */
const AHEAD = 9 * 60;

/**
 * The private key of an app: a text, or a member of JSON. Line breaks may be escaped, or spaces, as copies of keys often have
 * them.
 *
 * @throws GitHubError `AppKeyInvalid`
 */
export function privateKeyIn(text: string): KeyObject {
  const object = members(parsed(text));
  const member = MEMBERS.map((name) => object[name]).find((one) => typeof one === 'string');
  const pem = String(member ?? text).replaceAll(/\\r|\\n/g, '\n');
  const [, rsa, body = ''] = PEM.exec(pem) ?? [];
  const key = Buffer.from(body, 'base64');
  try {
    const found = createPrivateKey({ key, format: 'der', type: rsa === undefined ? 'pkcs8' : 'pkcs1' });
    if (found.asymmetricKeyType === 'rsa') return found;
  } catch {
    // Errors of OpenSSL say nothing that a person can use.
  }
  throw new GitHubError('AppKeyInvalid');
}

/** A JSON Web Token of an app (GitHub documentation, "Generating a JSON Web Token (JWT) for a GitHub App"). */
export function appJwt(clientId: string, key: KeyObject, now: number): string {
  const seconds = Math.floor(now / 1000);
  const claims = {
    ...{ iat: seconds - BACK, exp: seconds + AHEAD, iss: clientId },
    // GitHub answers equal tokens of one second with 404 (github-aws-runners/terraform-aws-github-runner, pull request 5056).
    jti: randomUUID(),
  };
  const signed = [{ alg: 'RS256', typ: 'JWT' }, claims].map(encoded).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
