import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto';

/** Encrypts a text in compact form (RFC 7516). @param publicKey PEM. */
export function encryptedJwe(text: string, publicKey: string, alg = 'RSA-OAEP-256', enc = 'A256GCM'): string {
  const header = Buffer.from(JSON.stringify({ alg, enc })).toString('base64url');
  const [key, iv] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(header, 'ascii'));
  const content = Buffer.concat([cipher.update(text), cipher.final()]);
  const oaepHash = alg === 'RSA-OAEP' ? 'sha1' : 'sha256';
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const encryptedKey = publicEncrypt({ key: publicKey, padding, oaepHash }, key);
  const parts = [encryptedKey, iv, content, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return [header, ...parts].join('.');
}
