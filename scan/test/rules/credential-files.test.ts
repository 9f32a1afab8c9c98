// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to values, as files have them
import { Maker } from '../../../tools/checks/scan/corpus/maker';
import { TextScanner } from '../../src/match/text-scanner';
import { rulePack } from '../../src/rules/pack';

const scanner = new TextScanner(rulePack([]));
const found = (text: string, path: string) =>
  scanner.scan(text, path).map(({ start, end }) => text.slice(start, end));
const make = new Maker(31);
const [word, hash] = [make.chars(8, 'lower'), make.chars(22, 'base62')];
const encoded = Buffer.from(`ops:${word}`).toString('base64');

test.each([
  ['.pgpass', `db:5432:shop:app:${word}\n`, word],
  ['home/.netrc', `machine x login y password ${word}\n`, word],
  ['.esmtprc', `username "x"\npassword "${word}"\n`, word],
  ['web/.htpasswd', `admin:$apr1$${make.chars(8, 'base62')}$${hash}\n`, undefined],
  [
    'etc/shadow',
    `root:$6$${make.chars(16, 'base62')}$${make.chars(86, 'base62')}:19000:0:99999:7:::\n`,
    undefined,
  ],
  ['dump.sql', `(1, 'ann', '$2y$12$${make.chars(53, 'base62')}', 1),\n`, undefined],
  ['.docker/config.json', `{"auths": {"r": {"auth": "${encoded}"}}}`, encoded],
  ['.npmrc', `//registry.example/:_authToken=${word}${word}\n`, word + word],
  ['config/master.key', `${make.chars(32, 'hex')}\n`, undefined],
  ['filezilla.xml', `<Pass encoding="base64">${encoded}</Pass>`, encoded],
  ['.vscode/sftp.json', `{ "password": "${word}" }`, word],
  ['robomongo.json', `{ "userPassword" : "${word}" }`, word],
  ['firefox/logins.json', `{"encryptedPassword": "${make.base64(40)}"}`, undefined],
  ['wp-config.php', `define( 'DB_PASSWORD', '${word}' );`, word],
  ['wp-config.php', `define('AUTH_KEY', '${make.chars(64, 'symbols')}');`, undefined],
  ['.my.cnf', `[client]\npassword=${word}\n`, word],
])('the credential in %s is found', (path, text, secret) => {
  const secrets = found(text, path);
  expect(secrets).toHaveLength(1);
  if (secret !== undefined) expect(secrets).toEqual([secret]);
});

test.each([
  ['.npmrc', '//registry.example/:_authToken=${NPM_TOKEN}\n'],
  ['wp-config.php', "define('AUTH_KEY', 'put your unique phrase here');"],
  ['.netrc', 'machine x login y password <password>\n'],
  ['src/app.ts', `db:5432:shop:app:${word}\n`],
])('%s without a credential has no finding', (path, text) => {
  expect(found(text, path)).toEqual([]);
});

test('private keys of PuTTY are found, the public part is not', () => {
  const [open, secret] = [make.base64(48), make.base64(48)];
  const text = `PuTTY-User-Key-File-2: ssh-rsa\nPublic-Lines: 1\n${open}\nPrivate-Lines: 1\n${secret}\nPrivate-MAC: 0\n`;
  expect(found(text, 'id.ppk')).toEqual([secret]);
});
