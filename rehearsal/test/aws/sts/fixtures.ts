import { generateKeyPairSync, sign } from 'node:crypto';

export const HOST = 'token.actions.githubusercontent.com';
export const ISSUER = `https://${HOST}`;
export const PROVIDER = `arn:aws:iam::123456789012:oidc-provider/${HOST}`;
export const SUBJECT = 'repo:octo/app:ref:refs/heads/main';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A provider with an RSA key that has an id and an EC key that has none. */
export const WEB_IDENTITIES = {
  url: ISSUER,
  clientIds: ['sts.amazonaws.com'],
  keys: [{ ...rsa.publicKey.export({ format: 'jwk' }), kid: 'one' }, ec.publicKey.export({ format: 'jwk' })],
};

export function jwt(
  claims: object,
  header: object = { alg: 'RS256', kid: 'one' },
  key = rsa.privateKey,
): string {
  const [head, body] = [header, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = `${head}.${body}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/** Claims of a token that is good for five minutes. */
export function claimsAt(now: number) {
  return { iss: ISSUER, sub: SUBJECT, aud: 'sts.amazonaws.com', exp: Math.floor(now / 1000) + 300 };
}
