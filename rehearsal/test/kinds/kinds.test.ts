import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { AcmeStack } from '../../../examples/custom-kind/app';
import { rehearse } from '../../src';
import { accessKeyIn, kindOf, readerOf, serveOf } from '../../src/kinds';
import { KINDS_FOLDER } from '../../src/kinds/folder';
import { temporaryFolder } from '../assembly/temporary-assembly';

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

test('serves the issuer of a kind and uses its values, without --issuer and without an unused grant', async () => {
  const app = new App({ outdir: temporaryFolder() });
  new AcmeStack(app, 'Acme');

  const report = await rehearse({ assembly: app.synth(), days: 92 });

  expect(report.findings).toEqual([]);
  // The admin secret has no schedule and no reader.
  expect(report.gaps.map(({ name, secret }) => `${secret} ${name}`)).toEqual([
    ...['Acme/AcmeAdmin no-schedule', 'Acme/AcmeAdmin no-reader'],
  ]);
  expect(report.secrets).toContainEqual(
    expect.objectContaining({
      kind: 'acme-token',
      rotations: 1,
      failedRotations: 0,
      failedReads: 0,
      readers: '1; each read calls Acme',
    }),
  );
  expect(report.iam.denied).toEqual([]);
  // The sweep rotates only overdue secrets.
  const unused = report.iam.unusedGrants.map(({ action }) => action).sort();
  expect(unused).toEqual(['lambda:InvokeFunction', 'secretsmanager:RotateSecret']);
});
