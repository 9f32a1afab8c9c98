import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { RekeyError } from 'cdk-rekey-engine';

/** A private key, PEM of PKCS #8, and its public key. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

/** Makes an RSA key pair. */
export type MakeKeyPair = () => KeyPair;

/** 112 bits of strength (NIST SP 800-57, part 1). A function with little memory makes larger keys slowly. */
const BITS = 2048;

export const rsaKeyPair =
  (modulusLength: number = BITS): MakeKeyPair =>
  () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
    return { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, publicKey };
  };

/** The key of a text in PEM; undefined for a text that is no private RSA key. */
export function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    // The error of node:crypto may quote the key.
    return undefined;
  }
}

/** The public key of a private key, PEM; undefined for another text. */
export function publicKeyOf(pem: string): KeyObject | undefined {
  const key = privateKeyOf(pem);
  return key && createPublicKey(key);
}

const PEM = /^-----BEGIN (?:RSA )?PRIVATE KEY-----\s[\w+/=\s]+-----END (?:RSA )?PRIVATE KEY-----\s*$/;

/** @throws RekeyError WrongKind for a text that is not a private key in PEM */
export function requirePem(privateKey: string): void {
  if (!PEM.test(privateKey)) throw noPrivateKey();
}

/** The error for a value whose private key cannot be used. */
export const noPrivateKey = (): RekeyError =>
  new RekeyError('WrongKind', {
    found: 'The private key in the value is not an RSA key in PEM.',
    unchanged: 'everything; nothing was issued.',
    action:
      'if the value was written by hand, make an earlier version current again; otherwise deploy the stack.',
  });
