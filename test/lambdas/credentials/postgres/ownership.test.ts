import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import type { Client } from 'pg';
import type { PostgresServer } from '../../../../lambdas/databases/servers/postgres';
import {
  ADMIN,
  asSuperuser,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

/** Ownership and rights through rotations, with an administrator that is no superuser. */
let server: PostgresServer;
beforeAll(async () => {
  provideAuthority();
  server = await startServer();
});
afterEach(async () => {
  await closeClients();
  await asSuperuser(
    server,
    [
      "DO $$BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop_owner') THEN DROP OWNED BY shop_owner CASCADE; END IF; END$$",
    ],
    'shop',
  );
  await asSuperuser(server, ['DROP ROLE IF EXISTS shop_a, shop_b, shop_owner, auditor']);
});
afterAll(async () => {
  await server?.stop();
  removeAuthority();
});

/** A deployed secret whose owner may create schemas in the database. */
async function deployed(): Promise<ServerRotator> {
  const rotator = await new ServerRotator(parametersFor(server)).deploy();
  await asSuperuser(server, ['GRANT CREATE ON DATABASE shop TO shop_owner']);
  return rotator;
}

const application = (rotator: ServerRotator): Promise<Client> => connect(server, rotator.value('AWSCURRENT'));

/** Rotates to the other login. */
async function rotated(rotator: ServerRotator): Promise<Client> {
  await closeClients();
  // The earlier login must be retired first.
  rotator.clock.pass(2 * DAY);
  await rotator.sweep();
  expect(codeOf(await rotator.rotate())).toBe('done');
  return application(rotator);
}

async function run(client: Client, ...statements: string[]): Promise<Record<string, unknown>[]> {
  let rows: Record<string, unknown>[] = [];
  for (const statement of statements) rows = (await client.query(statement)).rows ?? [];
  return rows;
}

const OBJECTS = [
  'CREATE SCHEMA s',
  'CREATE TABLE s.t (id serial PRIMARY KEY, v text)',
  'CREATE SEQUENCE s.q',
  'CREATE VIEW s.w AS SELECT id FROM s.t',
  "CREATE TYPE s.mood AS ENUM ('good')",
  'CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS $$SELECT 1$$',
];

/** Runs statements as the administrator: from version 16 on, a grant can be revoked only in the name of its grantor. */
async function asAdministrator(...statements: string[]): Promise<void> {
  await run(await connect(server, ADMIN), ...statements);
}

const owners = (client: Client) =>
  run(
    client,
    `SELECT DISTINCT pg_get_userbyid(owner) AS owner FROM (
       SELECT nspowner AS owner FROM pg_namespace WHERE nspname = 's'
       UNION ALL SELECT relowner FROM pg_class WHERE relnamespace = 's'::regnamespace
       UNION ALL SELECT typowner FROM pg_type WHERE typnamespace = 's'::regnamespace
       UNION ALL SELECT proowner FROM pg_proc WHERE pronamespace = 's'::regnamespace) objects`,
  );

test('every object has one owner, whichever login creates it', async () => {
  const rotator = await deployed();
  await run(await application(rotator), ...OBJECTS);
  const second = await rotated(rotator);
  await run(second, 'CREATE TABLE s.later (id int)', 'ALTER TABLE s.t ADD COLUMN added int', 'DROP VIEW s.w');
  const third = await rotated(rotator);
  expect((await run(third, 'SELECT session_user'))[0]).toEqual({ session_user: 'shop_a' });
  expect(await owners(third)).toEqual([{ owner: 'shop_owner' }]);
  expect(
    await run(third, "INSERT INTO s.t (v) VALUES ('x') RETURNING id", "SELECT nextval('s.q')"),
  ).toHaveLength(1);
  await run(third, 'DROP TABLE s.later', 'DROP SCHEMA s CASCADE');
});

test('the owner remains after every statement that ends a role setting', async () => {
  const rotator = await deployed();
  const client = await application(rotator);
  for (const statement of ['RESET ROLE', 'RESET ALL', 'DISCARD ALL', 'SET SESSION AUTHORIZATION DEFAULT']) {
    expect(await run(client, statement, 'SELECT current_user')).toEqual([{ current_user: 'shop_owner' }]);
  }
});

test('a grant that is made after a rotation, and default privileges, hold for both logins', async () => {
  const rotator = await deployed();
  await asSuperuser(server, ['CREATE TABLE outside (id int)', 'CREATE ROLE auditor'], 'shop');
  const first = await application(rotator);
  await run(
    first,
    'CREATE SCHEMA s',
    'ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO auditor',
    'CREATE TABLE s.before (id int)',
  );
  const second = await rotated(rotator);
  await run(second, 'CREATE TABLE s.after (id int)');
  await asSuperuser(server, ['GRANT SELECT ON outside TO shop_owner'], 'shop');
  expect(await run(second, 'SELECT count(*)::int FROM outside')).toEqual([{ count: 0 }]);
  const privileges = `SELECT has_table_privilege('auditor', 's.before', 'SELECT') AS before,
    has_table_privilege('auditor', 's.after', 'SELECT') AS after`;
  expect(await run(second, privileges)).toEqual([{ before: true, after: true }]);
  const third = await rotated(rotator);
  expect(await run(third, 'SELECT count(*)::int FROM outside')).toEqual([{ count: 0 }]);
  await asSuperuser(server, ['DROP TABLE outside', 'DROP OWNED BY auditor'], 'shop');
});

test('a login has no rights without its owner', async () => {
  const rotator = await deployed();
  await run(await application(rotator), 'CREATE SCHEMA s', 'CREATE TABLE s.t (id int)');
  const client = await application(rotator);
  await run(client, 'SET ROLE none');
  await expect(run(client, 'SELECT * FROM s.t')).rejects.toThrow('permission denied for schema s');
});

test('a login whose membership was revoked is refused with the statements that mend it', async () => {
  const rotator = await deployed();
  await asAdministrator('REVOKE shop_owner FROM shop_a');
  // The session starts with a warning only, and runs as the login.
  const [state] = await run(await application(rotator), 'SELECT current_user');
  expect(state).toEqual({ current_user: 'shop_a' });
  await rotator.resource('Update');
  expect(rotator.answers.at(-1)?.Reason).toMatch(
    /^\[PrincipalUnfit\] Sessions of shop_a run as shop_a, not as shop_owner\..*GRANT "shop_owner" TO "shop_a" WITH INHERIT FALSE, SET TRUE; ALTER ROLE "shop_a" SET role = 'shop_owner';/,
  );
  await asAdministrator('GRANT shop_owner TO shop_a WITH INHERIT FALSE, SET TRUE');
  await rotator.resource('Update');
  expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
});

test.each([
  ['the membership was revoked', 'REVOKE shop_owner FROM shop_b'],
  ['the setting was removed', 'ALTER ROLE shop_b RESET role'],
  ['the membership does not allow SET ROLE', 'GRANT shop_owner TO shop_b WITH SET FALSE'],
])('the next rotation mends a login when %s', async (_, statement) => {
  const rotator = await deployed();
  await asAdministrator(statement);
  const [fit] = await asSuperuser(server, [
    `SELECT pg_has_role('shop_b', 'shop_owner', 'SET') AND rolconfig IS NOT NULL AS fit FROM pg_roles WHERE rolname = 'shop_b'`,
  ]);
  expect(fit).toEqual({ fit: false });
  const client = await rotated(rotator);
  expect(await run(client, 'SELECT session_user, current_user')).toEqual([
    { session_user: 'shop_b', current_user: 'shop_owner' },
  ]);
});

test('row-level security that is not forced is warned of, once for each invocation', async () => {
  const rotator = await deployed();
  const warnings = () => rotator.logged.filter(({ event }) => event === 'postgres');
  expect(warnings()).toEqual([]);
  await run(
    await application(rotator),
    'CREATE SCHEMA s',
    'CREATE TABLE s.tenants (id int)',
    'ALTER TABLE s.tenants ENABLE ROW LEVEL SECURITY',
    'CREATE TABLE s.forced (id int)',
    'ALTER TABLE s.forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
  );
  rotator.calls.reset();
  await rotated(rotator);
  // Each of them logs in several times.
  const verifications = rotator.calls.made.filter((call) => call === 'verify');
  const warning = expect.objectContaining({ level: 'warn', owner: 'shop_owner', tables: ['s.tenants'] });
  expect(warnings()).toEqual(verifications.map(() => warning));
  expect(verifications).not.toEqual([]);
});

describe('roles that exist', () => {
  const exist = (...statements: string[]) => asSuperuser(server, statements);
  const outcomeOf = async (more: object = {}) => {
    const rotator = new ServerRotator(parametersFor(server, more));
    await rotator.resource('Create');
    return rotator.answers.at(-1);
  };

  test.each([true, false])(
    'are used by an administrator that may only change the logins, createRoles: %s',
    async (createRoles) => {
      await exist(
        'CREATE ROLE shop_owner NOLOGIN',
        'CREATE ROLE shop_a NOLOGIN',
        'CREATE ROLE shop_b NOLOGIN',
        'GRANT shop_owner TO shop_a, shop_b WITH INHERIT FALSE, SET TRUE',
        "ALTER ROLE shop_a SET role = 'shop_owner'",
        "ALTER ROLE shop_b SET role = 'shop_owner'",
        'GRANT shop_a, shop_b TO admin WITH ADMIN OPTION',
      );
      expect((await outcomeOf({ createRoles }))?.Status).toBe('SUCCESS');
    },
  );

  test('of another creator are refused with the statement that allows the change', async () => {
    await exist(
      'CREATE ROLE shop_owner NOLOGIN',
      'GRANT shop_owner TO admin WITH ADMIN OPTION',
      'CREATE ROLE shop_a',
    );
    expect((await outcomeOf())?.Reason).toMatch(
      /^\[AccessDenied\] .*administrator admin to run (GRANT shop_owner TO shop_a|ALTER ROLE shop_a SET role): .*ADMIN option.*run what is missing of: ALTER ROLE "admin" CREATEROLE; GRANT "shop_a" TO "admin" WITH ADMIN OPTION;/,
    );
  });

  test('with a password of somebody else are not changed', async () => {
    await exist("CREATE ROLE shop_a LOGIN PASSWORD 'of-somebody-else'");
    expect((await outcomeOf())?.Reason).toContain('[SlotTaken] shop_a has a credential at the issuer');
    const [state] = await asSuperuser(server, [
      "SELECT rolconfig, rolcanlogin FROM pg_roles WHERE rolname = 'shop_a'",
    ]);
    expect(state).toEqual({ rolconfig: null, rolcanlogin: true });
  });

  test('that are missing are not created with createRoles: false', async () => {
    expect((await outcomeOf({ createRoles: false }))?.Reason).toMatch(
      /^\[PrincipalGone\] The server has no role shop_owner, .*CREATE ROLE "shop_owner" NOLOGIN;/,
    );
    await exist('CREATE ROLE shop_owner', 'CREATE ROLE shop_a', 'GRANT shop_owner TO shop_a WITH SET TRUE');
    expect((await outcomeOf({ createRoles: 'false' }))?.Reason).toMatch(
      /^\[PrincipalGone\] The server has no role shop_b, .*CREATE ROLE "shop_b" NOLOGIN; GRANT "shop_owner" TO "shop_b"/,
    );
  });

  test('may be the one that the application logs in with today', async () => {
    await exist(
      "CREATE ROLE shop_owner LOGIN PASSWORD 'of-the-application'",
      'GRANT shop_owner TO admin WITH ADMIN OPTION',
    );
    expect((await outcomeOf())?.Status).toBe('SUCCESS');
    await connect(server, { username: 'shop_owner', password: 'of-the-application' });
  });

  test('must not be the administrator', async () => {
    const rotator = new ServerRotator(parametersFor(server, { logins: 'admin,shop_b' }));
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Reason).toContain('[PrincipalUnfit] The admin secret has the login admin');
    await connect(server, ADMIN);
  });

  test('that are dropped are created again by the next rotation', async () => {
    const rotator = await deployed();
    await asSuperuser(server, ['DROP ROLE shop_b']);
    expect(await run(await rotated(rotator), 'SELECT current_user')).toEqual([
      { current_user: 'shop_owner' },
    ]);
  });

  test.each([
    ['dropped', 'DROP OWNED BY shop_owner; DROP ROLE shop_owner', 'SELECT'],
    [
      'renamed',
      'ALTER ROLE shop_owner RENAME TO shop_other',
      'DROP OWNED BY shop_other; DROP ROLE shop_other',
    ],
  ])('are not created again without their rights: an owner that is %s', async (_, change, cleanUp) => {
    const rotator = await deployed();
    await asSuperuser(server, [change], 'shop');
    const outcome = await rotator.rotate();
    const roles = await asSuperuser(server, ["SELECT FROM pg_roles WHERE rolname = 'shop_owner'"]);
    await asSuperuser(server, [cleanUp], 'shop');
    expect(String(outcome)).toContain('[PrincipalGone] The server has no role shop_owner any more');
    expect(roles).toEqual([]);
  });
});
