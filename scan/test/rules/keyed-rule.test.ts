import { randomBytes } from 'node:crypto';
import { TextScanner } from '../../src/match/text-scanner';
import { rulePack } from '../../src/rules/pack';
import { excessiveGrowth, repeated } from '../growth';

const scanner = new TextScanner(rulePack([]));
const found = (text: string, path = 'src/app.ts') =>
  scanner.scan(text, path).map(({ start, end }) => text.slice(start, end));

const VALUE = 'q7Zk2VbX9mTfR4wLp8Yd';

test.each([
  ['TypeScript', `const apiKey = '${VALUE}';`, 'a.ts'],
  ['an object', `{ clientSecret: "${VALUE}" }`, 'a.js'],
  ['JSON', `{"auth_token": "${VALUE}"}`, 'a.json'],
  ['JSON in JSON', String.raw`{"text": "{\"password\":\"${VALUE}\"}"}`, 'a.json'],
  ['a dotenv file', `DB_PASSWORD=${VALUE}\n`, '.env'],
  ['an export', `export API_KEY="${VALUE}"`, 'run.sh'],
  ['YAML', `  password: ${VALUE}\n`, 'a.yml'],
  ['properties', `spring.datasource.password=${VALUE}`, 'a.properties'],
  ['XML', `<password>${VALUE}</password>`, 'a.xml'],
  ['an attribute', `<add key="ApiKey" value="${VALUE}" />`, 'web.config'],
  ['Python', `os.environ["SECRET_KEY"] = '${VALUE}'`, 'a.py'],
  ['an argument', `setenv("API_TOKEN", "${VALUE}")`, 'a.c'],
  ['Ruby', `:secret_key_base => '${VALUE}'`, 'a.rb'],
  ['Go', `apiKey := "${VALUE}"`, 'a.go'],
  ['a header', `Authorization: Bearer ${VALUE}`, 'a.http.md'],
  ['an option', `curl --token=${VALUE} x`, 'a.sh'],
  ['minified code', `a={b:1,accessKey:"${VALUE}"},c()`, 'a.min.js'],
])('the value of a key is found in %s', (_, text, path) => {
  expect(found(text, path)).toEqual([VALUE]);
});

test.each(['hunter2', 'Summer2024!', 'p@ssw0rd', 'Tr0ub4dor&3', 'admin1234'])(
  'the password %s is found',
  (value) => {
    expect(found(`password = "${value}"`)).toEqual([value]);
  },
);

test('the resource of an ARN is no value of the key "secret"', () => {
  const arn = 'arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:winter/db-ZFG9Kq';
  expect(found(`  - secret: ${arn}\n`, 'a.yml')).toEqual([]);
});

test('nearly all random values are found', () => {
  const values = Array.from({ length: 500 }, (_, i) =>
    randomBytes(32)
      .toString(i % 2 === 0 ? 'base64url' : 'hex')
      .slice(0, i % 2 === 0 ? 24 : 32),
  );
  const missed = values.filter((value) => found(`api_key: "${value}"`).length === 0);
  expect(missed.length).toBeLessThan(25);
});

test.each([
  ['a name', `secretName: 'prod/database/main'`],
  ['an ARN', `secretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf'`],
  ['a secret of AWS', `password: '{{resolve:secretsmanager:prod/db:SecretString:password}}'`],
  ['an intrinsic function', `"DB_PASSWORD": {"Ref": "DbPassword"}`],
  ['a hash', `passwordHash: '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'`],
  ['a UUID', `tokenRequest: '550e8400-e29b-41d4-a716-446655440000'`],
  ['a UUID of a token', `token: '550e8400-e29b-41d4-a716-446655440000'`],
  ['an integrity hash', `"integrity": "sha512-3Nxmd9Vb2oDtyu1WJFhgMJRHxJkAZmRc6u7PpGLjQ3cs=="`],
  ['a keybinding', `{ "key": "ctrl+shift+alt+k2", "command": "x" }`],
  ['a site key of reCAPTCHA', "recaptchaSiteKey: '6LztdKGRuLRwBABxPjsjnWn1oyncj-3u7hUvP0Uu'"],
  ['a public key', `public_key = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"`],
  ['an SSH key', `authKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq7Zk2VbX9mTfR4wLp8Yd"`],
  ['a type', `token: string | undefined; password: Buffer;`],
  ['a member', `password: config.database.password2`],
  ['a variable', `password: \`$${'{prefix}'}-a9B8c7D6e5\``],
  ['a placeholder', `api_key: "YOUR_API_KEY_HERE_12345"`],
  ['asterisks', `password: "********"`],
  ['a message', `passwordError: "Password1 must have 8 characters"`],
  ['a URL', `token_url: "https://auth.example.com/oauth2/v2.0/token"`],
  ['a path', `private_key: "/etc/ssl/private/server-2024.key"`],
  ['an algorithm', `password_encryption: 'scram-sha-256'`],
  ['a page token', `nextPageToken: "q7Zk2VbX9mTfR4wLp8Yd"`],
  ['a ternary', `logIn(password) ? 'x' : 'NOAUTH Wr0ng'`],
  ['a monkey', `monkey: "q7Zk2VbX9mTfR4wLp8Yd"`],
])('%s is no finding', (_, text) => {
  expect(found(text, 'cdk.out/App.template.json')).toEqual([]);
  expect(found(text)).toEqual([]);
});

test('passwords in URLs are found, unless they are placeholders', () => {
  expect(found(`url = "postgres://app:q7Zk2VbX@db.internal:5432/shop"`)).toEqual(['q7Zk2VbX']);
  for (const password of ['password', `$${'{PASSWORD}'}`, 'app', '<password>', '{password}'])
    expect(found(`url = "postgres://app:${password}@db.internal/shop"`)).toEqual([]);
});

test('private keys are found, public keys and truncated examples are not', () => {
  const pem = (kind: string, body: string) => `-----BEGIN ${kind}KEY-----\n${body}\n-----END ${kind}KEY-----`;
  const body = randomBytes(96).toString('base64');
  for (const kind of ['PRIVATE ', 'RSA PRIVATE ', 'ENCRYPTED PRIVATE '])
    expect(found(pem(kind, body))).toHaveLength(1);
  expect(found(JSON.stringify(pem('EC PRIVATE ', body)))).toHaveLength(1);
  for (const text of [pem('PUBLIC ', body), pem('PRIVATE ', '...'), '-----BEGIN PRIVATE KEY-----'])
    expect(found(text)).toEqual([]);
});

test('long texts of keys, quotes and marks take time in proportion to their length', () => {
  const parts = [
    'password',
    'password=',
    'password="',
    "secret: '",
    '://a:',
    '-----BEGIN PRIVATE KEY-----',
    'token ',
    'api_key\\"',
  ];
  for (const part of [...parts, ...parts.map((one) => `${one}${'a-'.repeat(30)}`)])
    expect(excessiveGrowth((length) => scanner.scan(repeated(part, length), '.env'), 8_000)).toBeUndefined();
});
