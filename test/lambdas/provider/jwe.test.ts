import { createPrivateKey } from 'node:crypto';
import { decryptedJwe } from '../../../lambdas/provider/jwe';
import { encryptedJwe } from '../../../lambdas/provider/stand-in/jwe';
import { pooledEncryptionKeyPair } from '../../../lambdas/provider/stand-in/key-pairs';

const { privateKey, publicKey } = pooledEncryptionKeyPair();
const key = createPrivateKey(privateKey);
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;

test.each(['RSA-OAEP', 'RSA-OAEP-256'])('decrypts with %s', (alg) => {
  expect(decryptedJwe(encryptedJwe('a-key-of-stripe', pem, alg), key)).toBe('a-key-of-stripe');
});

const changed = (part: number) =>
  encryptedJwe('a-key', pem)
    .split('.')
    .map((text, index) =>
      index === part ? Buffer.from(text, 'base64url').reverse().toString('base64url') : text,
    )
    .join('.');

test.each([
  ['another algorithm', encryptedJwe('a-key', pem, 'RSA1_5')],
  ['another encryption', encryptedJwe('a-key', pem, 'RSA-OAEP-256', 'A128GCM')],
  ['a changed content', changed(3)],
  ['a changed tag', changed(4)],
  ['a shorter tag', encryptedJwe('a-key', pem).slice(0, -6)],
  ['more parts', `${encryptedJwe('a-key', pem)}.x`],
  ['no parts', 'a-key'],
  ['nothing', ''],
])('does not decrypt a text with %s', (_name, text) => {
  expect(decryptedJwe(text, key)).toBeUndefined();
});

test('does not decrypt a text for another key', () => {
  const other = createPrivateKey(pooledEncryptionKeyPair().privateKey);
  expect(decryptedJwe(encryptedJwe('a-key', pem), other)).toBeUndefined();
});
