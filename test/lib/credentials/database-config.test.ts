import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aws, Stack, Token } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Database, type PasswordOptions, RotatingSecret } from '../../../lib';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import { TestLogin } from '../database-support';
import { newStack } from '../support';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:Admin-AbCdEf';
const ALL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const authority = new CertificateAuthority();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function loginOf(stack: Stack, certificateAuthority?: string, password?: PasswordOptions): RotatingSecret {
  const adminSecret = Secret.fromSecretCompleteArn(stack, 'Admin', ARN);
  const database = Database.fromEndpoint({ host: 'db.internal', adminSecret, certificateAuthority });
  return new RotatingSecret(stack, 'Login', { credential: new TestLogin(database, password) });
}

function bound(certificateAuthority?: string, password?: PasswordOptions) {
  const stack = newStack();
  const adminSecret = Secret.fromSecretCompleteArn(stack, 'Admin', ARN);
  const database = Database.fromEndpoint({ host: 'db.internal', adminSecret, certificateAuthority });
  return new TestLogin(database, password).bind();
}

test('has parameters that are the same for the function and the custom resource', () => {
  expect(bound().parameters).toEqual({
    server: 'db.internal',
    host: 'db.internal',
    port: 5432,
    readerHost: 'db.internal',
    readerPort: 5432,
    passwordLength: 43,
    passwordAlphabet: ALL,
  });
});

describe('the certificate authority of the user', () => {
  /** Folders of the code of the function in a synthesized assembly. */
  function assetsOf(
    certificateAuthority?: string,
  ): { files: string[]; read: (name: string) => string; hash: string }[] {
    const app = new App();
    loginOf(new Stack(app, 'App'), certificateAuthority);
    const { directory } = app.synth();
    return readdirSync(directory)
      .filter((name) => name.startsWith('asset.'))
      .map((name) => join(directory, name))
      .filter((folder) => readdirSync(folder).includes('index.mjs'))
      .map((folder) => ({
        files: readdirSync(folder).sort(),
        read: (name) => readFileSync(join(folder, name), 'utf8'),
        hash: folder.split('asset.').at(-1) ?? '',
      }));
  }

  test('is in the code of the function, and its hash in the parameters', () => {
    const [plain] = assetsOf();
    const [own] = assetsOf(authority.certificate);
    expect(plain?.files).toEqual(['index.mjs']);
    expect(own?.files).toEqual(['ca.pem', 'index.mjs']);
    expect(own?.read('ca.pem')).toBe(authority.certificate);
    expect(own?.read('index.mjs')).toBe(plain?.read('index.mjs'));
    expect(bound(authority.certificate).parameters).toMatchObject({
      certificateAuthority: sha256(authority.certificate),
    });
  });

  test('changes the code of the function when it changes', () => {
    const other = new CertificateAuthority().certificate;
    const hashes = [undefined, authority.certificate, other].map((one) => assetsOf(one)[0]?.hash);
    expect(new Set(hashes).size).toBe(3);
    expect(assetsOf(authority.certificate)[0]?.hash).toBe(hashes[1]);
  });

  test('can be several certificates with text around them', () => {
    const bundle = `# First\n${authority.certificate}\n# Second\n${new CertificateAuthority().certificate}`;
    expect(bound(bundle).parameters).toMatchObject({ certificateAuthority: sha256(bundle) });
  });

  const { cert, key } = authority.issue('db.internal');
  test.each<[string, string]>([
    ['no text', ''],
    ['the path of a file', './ca.pem'],
    ['a private key', key],
    ['the certificate of a server', cert],
    ['a certificate of a server after that of the authority', `${authority.certificate}\n${cert}`],
    ['a certificate with an error', authority.certificate.replace(/\n[A-Za-z0-9+/]{20}/, '\n')],
    ['a token', Aws.STACK_NAME],
  ])('is refused if it is %s', (_, text) => {
    expect(() => bound(text)).toThrow(
      '[CertificateNotSupported] The certificateAuthority of the database is not one or more certificates in PEM ' +
        "format. Pass the content of the file, such as readFileSync('ca.pem', 'utf8').",
    );
  });

  test('is refused if it is not text', () => {
    expect(() => bound(Buffer.from(authority.certificate) as never)).toThrow(
      '[WrongType] The certificateAuthority of the database is of type Buffer. Pass the certificates as PEM text.',
    );
  });
});

describe('the password', () => {
  test.each<[string, PasswordOptions, object]>([
    ['a length', { length: 64 }, { passwordLength: 64, passwordAlphabet: ALL }],
    ['an alphabet', { alphabet: 'abcdefABCDEF0123456789!' }, { passwordAlphabet: 'abcdefABCDEF0123456789!' }],
    [
      'excluded characters',
      { excludeCharacters: 'O0Il1' },
      { passwordAlphabet: ALL.replace(/[O0Il1]/g, '') },
    ],
    ['the longest length of the engine', { length: 99 }, { passwordLength: 99 }],
  ])('has %s', (_, password, parameters) => {
    expect(bound(undefined, password).parameters).toMatchObject(parameters);
  });

  test.each<[string, PasswordOptions, string]>([
    [
      'few random bits',
      { length: 21 },
      '[KeyTooWeak] A password of 21 characters from an alphabet of 62 has fewer than 128 random bits. Use a length of 22 or more.',
    ],
    [
      'few random bits after exclusions',
      { excludeCharacters: ALL.slice(2) },
      '[KeyTooWeak] A password of 43 characters from an alphabet of 2 has fewer than 128 random bits. Use a length of 128 or more.',
    ],
    [
      'more characters than the engine supports',
      { length: 100 },
      '[KeyTooLong] The password is 100 characters long, the limit is 99. Use 99 or fewer.',
    ],
    ['a space', { alphabet: `${ALL} ` }, '[AlphabetNotSupported] The alphabet of the password has'],
    [
      'a length that is a token',
      { length: Token.asNumber(Aws.NO_VALUE) },
      '[UnknownAtSynth] The length of the password is a token, so it cannot be checked. Write the value itself.',
    ],
    [
      'an alphabet of another type',
      { alphabet: 5 as never },
      '[WrongType] The alphabet of the password is of type number. Pass a string.',
    ],
  ])('is refused with %s', (_, password, message) => {
    expect(() => bound(undefined, password)).toThrow(message);
  });
});
