import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { accessKeyIn, kindOf, readerOf, serveOf } from '../../src/kinds';
import { KINDS_FOLDER } from '../../src/kinds/folder';
import { role, synthesized } from '../rehearse/fixtures/app';

/** Folder with the kind acme-token and the kinds of the repository. */
const mockFolder = mkdtempSync(join(tmpdir(), 'kinds-'));
jest.mock('../../src/kinds/folder', () => ({
  get KINDS_FOLDER() {
    return mockFolder;
  },
}));

const REPOSITORY = join(__dirname, '../../..');
const ACME = {
  'issuer.js': `exports.serve = require('${REPOSITORY}/examples/custom-kind/serve').serve;`,
  'reader.js': `
    const { request } = require('node:https');
    exports.reader = {
      kind: 'acme-token',
      description: 'each read calls Acme',
      async use(value, { parameters: { host }, issuerPort, certificateAuthority: ca }) {
        const headers = { authorization: 'Bearer ' + JSON.parse(value).token };
        const options = { host: '127.0.0.1', port: issuerPort(host), servername: host, path: '/v1/me', headers, ca };
        const status = await new Promise((resolve, reject) =>
          request({ ...options, agent: false }, (response) => resolve(response.resume().statusCode))
            .on('error', reject)
            .end());
        if (status !== 200) throw new Error('Acme answers ' + status);
      },
    };`,
};

beforeAll(() => {
  for (const kind of ['access-key', 'generated']) {
    mkdirSync(join(mockFolder, kind));
    const source = `${REPOSITORY}/lambdas/credentials/${kind}/reader`;
    writeFileSync(join(mockFolder, kind, 'reader.js'), `module.exports = require('${source}');`);
  }
  mkdirSync(join(mockFolder, 'acme-token'));
  for (const [file, text] of Object.entries(ACME)) writeFileSync(join(mockFolder, 'acme-token', file), text);
});

afterAll(() => rmSync(mockFolder, { recursive: true }));

test('finds the readers and issuers of kinds by their folders', () => {
  expect(KINDS_FOLDER).toBe(mockFolder);
  expect(['acme-token', 'access-key', 'generated', 'other'].map((kind) => readerOf(kind)?.kind)).toEqual([
    ...['acme-token', 'access-key', 'generated', undefined],
  ]);
  expect(serveOf('acme-token')).toBeInstanceOf(Function);
  expect(serveOf('generated')).toBeUndefined();
});

test.each([
  [
    '{"accessKeyId":"AKIA","secretAccessKey":"x"}',
    'access-key',
    { accessKeyId: 'AKIA', secretAccessKey: 'x' },
  ],
  ['{"accessKeyId":"AKIA"}', undefined, undefined],
  ['no JSON', undefined, undefined],
])('identifies the kind of %s', (value, kind, key) => {
  expect(kindOf(value)).toBe(kind);
  expect(accessKeyIn(value)).toEqual(key);
});

test('an access key reader refuses another value', async () => {
  await expect(readerOf('access-key')?.use('other', {} as never)).rejects.toThrow('not an access key');
});

test('serves the issuer of a kind and uses its values without --issuer and unused grants', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const adminSecret = new Secret(stack, 'Admin', {
        generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'key' },
      });
      const token = new RotatingSecret(stack, 'Token', {
        credential: Credential.custom({
          kind: 'acme-token',
          principal: 'shop',
          entry: join(REPOSITORY, 'examples/custom-kind/handler.ts'),
          parameters: { host: 'api.acme.example', account: 'shop' },
          traits: { slots: 5 },
          adminSecret,
          needsInternet: true,
        }),
        rotation: Rotation.highRisk(),
      });
      token.grantRead(role(stack));
    },
  ]);

  const report = await rehearse({ assembly, days: 2, secrets: ['App/Token'] });

  expect(report).toMatchObject({ verdict: 'good', iam: { denied: [] } });
  expect(report.secrets).toMatchObject([
    {
      kind: 'acme-token',
      rotations: 2,
      failedRotations: 0,
      failedReads: 0,
      readers: '1; each read calls Acme',
    },
  ]);
  // The sweep rotates only overdue secrets.
  const unused = report.iam.unusedGrants.map(({ action }) => action).sort();
  expect(unused).toEqual(['lambda:InvokeFunction', 'secretsmanager:RotateSecret']);
});
