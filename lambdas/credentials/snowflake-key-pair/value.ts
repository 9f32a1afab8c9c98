import { createHash, type KeyObject } from 'node:crypto';
import { RekeyError, readMembers } from 'cdk-rekey-engine';
import type { KeyPair } from '../../provider/rsa';
import { requirePem } from '../../provider/rsa';
import { hostOf, type KeyPairValue, SNOWFLAKE_KEY_PAIR, type SnowflakeParameters } from './contract';

const MEMBERS = ['account', 'user', 'privateKey', 'publicKeyFingerprint'] as const;

/** Fingerprint of a public key, as DESCRIBE USER shows it. */
export function fingerprintOf(publicKey: KeyObject): string {
  const bytes = publicKey.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(bytes).digest('base64')}`;
}

/** The text of a public key in ALTER USER: PEM without its first and last line. */
export const publicKeyText = (publicKey: KeyObject): string =>
  publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

export const valueOfPair = (
  { account, user }: SnowflakeParameters,
  { privateKey, publicKey }: KeyPair,
): KeyPairValue => ({ account, user, privateKey, publicKeyFingerprint: fingerprintOf(publicKey) });

/** @throws SecretMalformed, WrongKind */
export function parseKeyPair(text: string): KeyPairValue {
  const { account, user, privateKey, publicKeyFingerprint } = readMembers(text, SNOWFLAKE_KEY_PAIR, MEMBERS);
  requirePem(privateKey);
  if (/^SHA256:[\w+/]{43}=$/.test(publicKeyFingerprint))
    return { account, user, privateKey, publicKeyFingerprint };
  throw new RekeyError('WrongKind', {
    found: 'The publicKeyFingerprint in the value is not one of Snowflake, which begins with SHA256.',
    unchanged: 'everything; nothing was issued.',
    action:
      'if the value was written by hand, make an earlier version current again; otherwise deploy the stack.',
  });
}

/** @throws WrongPrincipal for the key of another user */
export function requireOwn(value: KeyPairValue, { account, user }: SnowflakeParameters): void {
  if (hostOf(value.account) === hostOf(account) && value.user === user) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value is a key of the user ${value.user} of the account ${value.account}, but this secret is for ${user} of ${account}.`,
    unchanged: 'AWSCURRENT, and every key.',
    action: 'find out who wrote this value into the secret; then rotate again.',
  });
}
