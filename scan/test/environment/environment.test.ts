import { Random } from '../../../rehearsal/src/kernel/random';
import { ContentScan } from '../../src/content/content-scan';
import { secretVariables } from '../../src/environment/variables';
import { RandomBytes } from '../../src/files/bytes';
import { SecretHmac } from '../../src/findings/hmac';
import { jsonReport } from '../../src/report/json';
import { Scan } from '../../src/scan';

const random = new Random(11);
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const TOKEN = random.text(24, ALPHABET);
/** A value with characters that are escaped everywhere. */
const ODD = `${random.text(8, ALPHABET)} "<&>/\\é%+${random.text(8, ALPHABET)}`;

function scan(content: string | Buffer, path = 'dist/app.js', { value = TOKEN, everywhere = false } = {}) {
  const contents = new ContentScan({
    own: [],
    environment: { variables: [{ name: 'DEPLOY_TOKEN', value }], everywhere },
  });
  contents.scan(RandomBytes.of(Buffer.from(content as string)), { path });
  return contents.take().findings.filter(({ rule }) => rule.id === 'build-environment');
}

test.each([
  ['as it is', (value: string) => value],
  ['in base64', (value: string) => Buffer.from(value).toString('base64')],
  ['in base64, after one byte', (value: string) => Buffer.from(`:${value}~~`).toString('base64')],
  ['in base64, after two bytes', (value: string) => Buffer.from(`ab${value}~~`).toString('base64')],
  ['in base64url', (value: string) => Buffer.from(`\xff${value}`).toString('base64url')],
  ['escaped for a URL', (value: string) => encodeURIComponent(value)],
  [
    'escaped for a URL, in lower case',
    (value: string) => encodeURIComponent(value).replace(/%../g, (one) => one.toLowerCase()),
  ],
  ['escaped for a form', (value: string) => encodeURIComponent(value).replaceAll('%20', '+')],
  ['in JSON', (value: string) => JSON.stringify(value)],
  ['in JSON in JSON', (value: string) => JSON.stringify(JSON.stringify(value))],
  [
    'in JSON for HTML',
    (value: string) =>
      JSON.stringify(value).replace(/[<>&]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  ],
  [
    'in XML',
    (value: string) =>
      value
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;'),
  ],
])('a value is found %s', (_, encode) => {
  for (const value of [TOKEN, ODD]) {
    const found = scan(`\nx = ${encode(value)};`, undefined, { value });
    expect(found).toEqual([
      expect.objectContaining({
        line: 2,
        variable: 'DEPLOY_TOKEN',
        note: 'It is the value of the variable DEPLOY_TOKEN.',
      }),
    ]);
    expect(JSON.stringify(found)).not.toContain(value.slice(0, 4));
    expect(found[0]?.secretHmac).toBe(new SecretHmac().of(value));
  }
});

test('another case or a part of a value is no finding', () => {
  expect(scan(`x = ${TOKEN.toLowerCase()} ${TOKEN.slice(0, -1)}`)).toEqual([]);
});

test('values are found in artifacts, also binary ones, and elsewhere on request', () => {
  const at = (path: string, everywhere = false) => scan(TOKEN, path, { everywhere }).length;
  for (const path of [
    'cdk.out/asset.1/a.js',
    'packages/a/dist/b.js',
    'a.zip!b.js',
    'app.js.map',
    'x/a.min.js',
    'S.template.json',
  ])
    expect([path, at(path)]).toEqual([path, 1]);
  for (const path of ['.env', 'src/a.ts', 'distance/a.ts']) expect([path, at(path)]).toEqual([path, 0]);
  expect(at('.env', true)).toBe(1);
  expect(scan(Buffer.concat([Buffer.from([0, 1, 2, 0]), Buffer.from(TOKEN)]))).toHaveLength(1);
});

test('no report has the value', async () => {
  const done = new Scan({
    own: [],
    environment: { variables: [{ name: 'X_TOKEN', value: TOKEN }], everywhere: true },
  });
  done.scanBytes(Buffer.from(`a = "${TOKEN}"`), 'a.js');
  const { findings, problems, files, bytes, allowed, skipped } = done;
  const report = jsonReport({ findings, problems, files, bytes, allowed, skipped, seconds: 1, known: 0 });
  expect(report).toContain('"variable": "X_TOKEN"');
  expect(report).not.toContain(TOKEN.slice(4));
});

describe('secrets of an environment', () => {
  const names = (environment: Record<string, string>, given: string[] = []) =>
    secretVariables(environment, given).variables.map(({ name }) => name);

  test.each([
    ['DB_PASSWORD', 'Winter-2024!x'],
    ['NPM_TOKEN', TOKEN],
    ['STRIPE_API_KEY', '4f9c2e8a-1b7d-4c3e-9a5f-6d8b0e2c4a7f'],
    ['SESSION_SECRET', 'f3a9c1e07b5d4826f3a9c1e07b5d48aa'],
    ['CI_VALUE', `ghp_${random.text(36, ALPHABET)}`],
  ])('are recognized by name or value: %s', (name, value) => {
    expect(secretVariables({ [name]: value }).variables).toEqual([{ name, value }]);
  });

  test('the password of a URL is the secret', () => {
    const value = `postgres://app:${TOKEN}@db.internal:5432/app`;
    expect(secretVariables({ DATABASE_URL: value }).variables).toEqual([
      { name: 'DATABASE_URL', value: TOKEN },
    ]);
  });

  test.each([
    ['DB_PASSWORD', 'secret'],
    ['API_TOKEN', 'true'],
    ['APP_SECRET', 'production'],
    ['APP_SECRET', 'production-eu'],
    ['APP_SECRET', 'eu-central-1'],
    ['APP_SECRET', '1234567890123'],
    ['APP_SECRET', '1.2.3-beta.4'],
    ['SSH_PRIVATE_KEY', '/home/runner/.ssh/id_ed25519'],
    ['VAULT_TOKEN', '~/.vault-token-file'],
    ['TOKEN_URL', 'https://login.example.com/oauth2/token'],
    ['SECRET_NAME', 'Prod4Mailer9Credential'],
    ['DB_PASSWORD', 'changeme-please1'],
    ['HOME', '/home/runner'],
    ['PATH', '/usr/local/bin:/usr/bin'],
    ['GITHUB_SHA', 'f3a9c1e07b5d4826f3a9c1e07b5d48aaf3a9c1e0'],
    ['GITHUB_REPOSITORY', 'acme/shop-backend'],
    ['NODE_ENV', 'development'],
  ])('are not short, common or public values: %s=%s', (name, value) => {
    expect(names({ [name]: value })).toEqual([]);
  });

  test('the name of the user is none, whatever variable has it', () => {
    expect(names({ USER: 'qx7-Zk2Vb-runner9', DB_PASSWORD: 'qx7-Zk2Vb-runner9' })).toEqual([]);
  });

  test('given variables are searched for, unless their values are short or common', () => {
    const environment = { LICENCE: 'Zk2Vb-Zk2Vc', MODE: 'production', SHORT: 'aZ3', FOLDER: '/srv/Zk2Vb7' };
    expect(secretVariables(environment, [...Object.keys(environment), 'NONE'])).toEqual({
      variables: [{ name: 'LICENCE', value: 'Zk2Vb-Zk2Vc' }],
      unfit: ['FOLDER', 'MODE', 'NONE', 'SHORT'],
    });
  });
});
