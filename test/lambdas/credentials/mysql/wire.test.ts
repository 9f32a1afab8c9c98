import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { CURRENT, PREVIOUS } from '../../../../engine/src/secret-store/secret-store';
import { codeOf, DAY } from '../../../../engine/src/testing/rotator';
import type { OpenServer } from '../../../../lambdas/credentials/mysql/connection';
import { ModelServer } from '../../../../lambdas/credentials/mysql/model';
import { WireServer } from '../../../../lambdas/credentials/mysql/wire';
import type { Login } from '../../../../lambdas/databases/login';
import { ADMIN, authority, bundledDriver, CA, HOST, parametersFor, ServerRotator } from './rotator';

/** MySQL on the wire: a model of its reference manual behind its protocol, reached with the bundled driver. */

let folder: string;
let open: OpenServer;
let wire: WireServer;
let model: ModelServer;
let port: number;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekey-wire-'));
  writeFileSync(join(folder, 'ca.pem'), CA);
  process.env.LAMBDA_TASK_ROOT = folder;
  open = bundledDriver(folder);
});
beforeEach(async () => {
  model = new ModelServer({ version: '8.4.6', admin: ADMIN, plugin: 'caching_sha2_password' });
  wire = new WireServer(model, authority.issue(HOST));
  port = await wire.listen();
});
afterEach(() => wire.close());
afterAll(() => {
  delete process.env.LAMBDA_TASK_ROOT;
  rmSync(folder, { recursive: true, force: true });
});

const rotatorFor = (strategy: string) =>
  new ServerRotator(parametersFor({ port }, { strategy, engine: 'mysql' }), open);

/** True if a client of an application, with the whole driver, can log in. */
async function accepts({ username, password }: Login): Promise<boolean> {
  try {
    const client = await createConnection({ host: HOST, port, user: username, password, ssl: { ca: CA } });
    await client.query('SELECT CURRENT_USER() AS account');
    client.destroy();
    return true;
  } catch (error) {
    if (/Access denied|Account is locked/.test(String(error))) return false;
    throw error;
  }
}

test.each(['dual-passwords', 'alternating-users'])(
  'the life of a secret with the strategy %s',
  async (strategy) => {
    const rotator = rotatorFor(strategy);
    await rotator.deploy();
    const values = [rotator.value(CURRENT)];
    for (let round = 1; round <= 2; round++) {
      expect(await rotator.rotate()).toBe('done');
      values.push(rotator.value(CURRENT));
      expect(await accepts(rotator.value(CURRENT))).toBe(true);
      expect(await accepts(rotator.value(PREVIOUS))).toBe(true);
      rotator.clock.pass(2 * DAY);
      expect(await rotator.sweep()).toBe('done');
      expect(await accepts(values.at(-2) as Login)).toBe(false);
    }
    expect(await rotator.replaceNow()).toBe('done');
    expect(await accepts(values.at(-1) as Login)).toBe(false);
    expect(await accepts(rotator.value(CURRENT))).toBe(true);
    await rotator.delete();
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
    expect([...model.accounts.values()].every(({ locked }) => locked)).toBe(true);
  },
);

test('reports errors of the server by their number', async () => {
  const rotator = rotatorFor('dual-passwords');
  await rotator.deploy();
  for (const [number, code] of [
    [1227, 'AccessDenied'],
    [1819, 'PrincipalUnfit'],
    [1064, 'IssuerMismatch'],
    [1205, 'IssuerTimedOut'],
  ] as const) {
    model.failing = { pattern: /^ALTER USER/, number };
    const outcome = await rotator.rotate();
    expect(codeOf(outcome)).toBe(code);
    const pending = Object.keys(rotator.secret.labels).find((label) => label === 'AWSPENDING');
    expect(String(outcome)).not.toContain(rotator.value(pending ?? CURRENT).password);
    rotator.secret.setLabel('AWSPENDING', undefined);
    model.failing = undefined;
    rotator.clock.pass(2 * DAY);
    await rotator.sweep();
  }
  expect(await accepts(rotator.value(CURRENT))).toBe(true);
});

test('refuses a server of another strategy', async () => {
  const rotator = rotatorFor('mariadb-passwords');
  await rotator.resource('Create');
  expect(rotator.answers.at(-1)?.Reason).toContain(
    'is MySQL 8.4.6, and the strategy mariadb-passwords needs MariaDB 10.4 or newer.',
  );
  expect(await rotator.delete()).toBe('done');
  expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
});
