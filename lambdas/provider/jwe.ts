import { constants, createDecipheriv, type KeyObject, privateDecrypt } from 'node:crypto';

/** Hashes of the algorithms that encrypt the key of the content (RFC 7518, section 4.3). */
const HASHES: Readonly<Record<string, string>> = { 'RSA-OAEP': 'sha1', 'RSA-OAEP-256': 'sha256' };
const TAG_BYTES = 16;

/**
 * Decrypts a JSON Web Encryption in compact form (RFC 7516), with RSA-OAEP and AES-256-GCM. Returns undefined for a text with
 * another algorithm, for another key, or that was changed.
 */
export function decryptedJwe(text: string, privateKey: KeyObject): string | undefined {
  const [header = '', encryptedKey = '', iv = '', content = '', tag = '', ...more] = text.split('.');
  const bytes = (part: string) => Buffer.from(part, 'base64url');
  try {
    const { alg, enc } = JSON.parse(bytes(header).toString('utf8')) as Readonly<Record<string, unknown>>;
    const oaepHash = HASHES[String(alg)];
    if (oaepHash === undefined || enc !== 'A256GCM' || more.length > 0) return undefined;
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const key = privateDecrypt({ key: privateKey, padding, oaepHash }, bytes(encryptedKey));
    const decipher = createDecipheriv('aes-256-gcm', key, bytes(iv), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(header, 'ascii')).setAuthTag(bytes(tag));
    return Buffer.concat([decipher.update(bytes(content)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
