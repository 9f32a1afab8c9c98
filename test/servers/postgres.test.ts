import { existsSync, readdirSync } from 'node:fs';
import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import type { PostgresServer } from '../../lambdas/databases/servers/postgres';
import {
  asSuperuser,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from '../lambdas/credentials/postgres/fixture';

/** Folders of the versions that Debian's packages install. */
const DEBIAN = '/usr/lib/postgresql';
const versions = existsSync(DEBIAN)
  ? readdirSync(DEBIAN).filter((version) => existsSync(`${DEBIAN}/${version}/bin/postgres`))
  : [];

test('Debian has a version of PostgreSQL', () => {
  expect(versions).not.toEqual([]);
});

/** The administrator of versions before 16 may change every role that is no superuser. */
describe.each(versions)('PostgreSQL %s', (version) => {
  let server: PostgresServer;
  beforeAll(async () => {
    provideAuthority();
    server = await startServer({ programs: `${DEBIAN}/${version}/bin` });
  });
  afterEach(async () => {
    await closeClients();
    await asSuperuser(server, ['DROP OWNED BY shop_owner CASCADE'], 'shop');
    await asSuperuser(server, ['DROP ROLE shop_owner, shop_a, shop_b']);
  });
  afterAll(async () => {
    await server?.stop();
    removeAuthority();
  });

  const users = 'SELECT session_user, current_user';
  const deployed = () => new ServerRotator(parametersFor(server)).deploy();

  test('rotates, retires, replaces and deletes logins', async () => {
    const rotator = await deployed();
    const first = rotator.value('AWSCURRENT');
    expect(codeOf(await rotator.rotate())).toBe('done');
    rotator.clock.pass(DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    await expect(connect(server, first)).rejects.toMatchObject({ code: '28000' });
    const session = await connect(server, rotator.value('AWSCURRENT'));
    expect((await session.query(users)).rows).toEqual([
      { session_user: 'shop_b', current_user: 'shop_owner' },
    ]);
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    await expect(session.query('SELECT 1')).rejects.toThrow();
    expect(codeOf(await rotator.delete())).toBe('done');
    const roles = await asSuperuser(server, [
      "SELECT rolname FROM pg_authid WHERE rolname LIKE 'shop%' AND (rolcanlogin OR rolpassword IS NOT NULL)",
    ]);
    expect(roles).toEqual([]);
  });

  test('gives one owner to what both logins create, and no rights to a login without it', async () => {
    const rotator = await deployed();
    await asSuperuser(server, ['GRANT CREATE ON DATABASE shop TO shop_owner']);
    const first = await connect(server, rotator.value('AWSCURRENT'));
    await first.query('CREATE SCHEMA s; CREATE TABLE s.first (id int)');
    await rotator.rotate();
    const second = await connect(server, rotator.value('AWSCURRENT'));
    await second.query('CREATE TABLE s.second (id int); ALTER TABLE s.first ADD COLUMN added int');
    const { rows } = await second.query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 's'");
    expect(rows).toEqual([{ tableowner: 'shop_owner' }]);
    await second.query('SET ROLE none');
    await expect(second.query('SELECT * FROM s.first')).rejects.toThrow('permission denied for schema s');
  });

  test('names the statements for a login whose membership was revoked', async () => {
    const rotator = await deployed();
    const grantor = Number(version) < 16 ? '' : ' GRANTED BY admin';
    await asSuperuser(server, [`REVOKE shop_owner FROM shop_a${grantor}`]);
    await rotator.resource('Update');
    const options = Number(version) < 16 ? '' : ' WITH INHERIT FALSE, SET TRUE';
    expect(rotator.answers.at(-1)?.Reason).toContain(`GRANT "shop_owner" TO "shop_a"${options};`);
  });
});
