/** For the tests: tokens that the API of a shop accepts, and forged ones. */
import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { SignJWT } from 'jose';
import type { Ring } from '../../lambdas/credentials/keyring/contract';
import { Shop } from './shop';
import { TOKENS } from './token-policy';

/** Changes of a valid token. */
export interface Changes {
  readonly header?: object;
  readonly claims?: object;
  /** @default - the current ring of the shop */
  readonly ring?: Ring;
  /** @default - the current key of the ring */
  readonly key?: KeyObject;
}

/** The time of a shop, seconds since 1970. */
export const seconds = (shop: Shop): number => Math.floor(shop.clock.now() / 1000);

/** Signs a valid token, or one with changes. */
export function signed(
  shop: Shop,
  { header, claims, ring = shop.ring(), key }: Changes = {},
): Promise<string> {
  const signer = signerOf(ring);
  const payload = {
    iss: TOKENS.issuer,
    aud: TOKENS.audience,
    sub: 'acme',
    scope: 'orders:read',
    iat: seconds(shop),
    exp: seconds(shop) + 60,
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ ...signer.header, typ: TOKENS.type, ...header })
    .sign(key ?? signer.key);
}

function signerOf({ keys, current }: Ring): { key: KeyObject; header: { alg: string; kid: string } } {
  const { kid = '', alg = '', ...jwk } = keys.find((one) => one.kid === current) ?? {};
  return { key: createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }), header: { alg, kid } };
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

/** The id of the key that signed a token. */
export const kidOf = (token: string): string => decode(token.split('.')[0]).kid;

/** A ring of another app. */
export const foreignRing = async (): Promise<Ring> => (await new Shop().open()).ring();

/** A ring with another key under the id of the current one. */
export async function impostor(shop: Shop): Promise<Ring> {
  const { keys, current } = await foreignRing();
  const kid = shop.ring().current;
  return { current: kid, keys: keys.map((key) => (key.kid === current ? { ...key, kid } : key)) };
}

/** A token whose header has the key that verifies it. */
export function withOwnKey(shop: Shop): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return signed(shop, { key: privateKey, header: { kid: 'own', jwk: publicKey.export({ format: 'jwk' }) } });
}

/** A valid token without its signature. */
export async function unsigned(shop: Shop, alg: string): Promise<string> {
  const [header, payload] = (await signed(shop)).split('.');
  return `${encode({ ...decode(header), alg })}.${payload}.`;
}

/** A token that is signed with the public key as a shared key. */
export async function confused(shop: Shop): Promise<string> {
  const { x } = JSON.parse(shop.tokenKeys.verifier.text ?? '').keys[1];
  const text = (await unsigned(shop, 'HS256')).slice(0, -1);
  return `${text}.${createHmac('sha256', Buffer.from(x, 'base64url')).update(text).digest('base64url')}`;
}

/** A valid token for another customer. */
export async function withOtherClaims(shop: Shop): Promise<string> {
  const [header, payload, signature] = (await signed(shop)).split('.');
  return [header, encode({ ...decode(payload), sub: 'other' }), signature].join('.');
}
