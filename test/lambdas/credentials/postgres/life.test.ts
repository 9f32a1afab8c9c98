import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import type { Client } from 'pg';
import { resourceEventOf } from '../../../../engine/src/testing/resource-event';
import type { Login } from '../../../../lambdas/databases/login';
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

/** The life of a secret at a real PostgreSQL server, with an administrator that is no superuser. */
let server: PostgresServer;
beforeAll(async () => {
  provideAuthority();
  server = await startServer();
});
afterEach(async () => {
  await closeClients();
  await asSuperuser(server, ['DROP OWNED BY shop_owner, shop_a, shop_b, shop'], 'shop').catch(
    () => undefined,
  );
  await asSuperuser(server, ['DROP ROLE IF EXISTS shop_a, shop_b, shop, shop_owner']);
});
afterAll(async () => {
  await server?.stop();
  removeAuthority();
});

const users = async (client: Client) =>
  (await client.query('SELECT session_user, current_user')).rows[0] as Record<string, string>;

/** SQLSTATE with which the server refuses a login; "accepted" otherwise. */
async function answerTo(login: Login): Promise<string> {
  try {
    await connect(server, login);
    return 'accepted';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}

const works = async (client: Client): Promise<boolean> =>
  client.query('SELECT 1').then(
    () => true,
    () => false,
  );

/** Logins and their states, as a superuser sees them. */
const rolesNow = () =>
  asSuperuser(server, [
    `SELECT rolname AS name, rolcanlogin AS login, rolpassword IS NOT NULL AS password
     FROM pg_authid WHERE rolname LIKE 'shop%' ORDER BY rolname`,
  ]);

const deployed = async (more: object = {}) => new ServerRotator(parametersFor(server, more)).deploy();

describe('two alternating logins', () => {
  test('live from the deploy to the deletion', async () => {
    const rotator = await deployed();
    const first = rotator.value('AWSCURRENT');
    expect(first).toEqual({
      engine: 'postgres',
      host: 'localhost',
      port: server.port,
      username: 'shop_a',
      password: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      dbname: 'shop',
    });
    const reader = await connect(server, first);
    expect(await users(reader)).toEqual({ session_user: 'shop_a', current_user: 'shop_owner' });

    expect(codeOf(await rotator.rotate())).toBe('done');
    const second = rotator.value('AWSCURRENT');
    expect(second.username).toBe('shop_b');
    expect(await users(await connect(server, second))).toEqual({
      session_user: 'shop_b',
      current_user: 'shop_owner',
    });
    expect(await answerTo(first)).toBe('accepted');
    expect(codeOf(await rotator.rotate('a-rotation-within-the-grace-00001'))).toBe('GraceNotOver');
    await closeClients();

    rotator.clock.pass(DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    expect(await answerTo(first)).toBe('28000');
    expect(await rolesNow()).toEqual([
      { name: 'shop_a', login: false, password: true },
      { name: 'shop_b', login: true, password: true },
      { name: 'shop_owner', login: false, password: false },
    ]);

    rotator.clock.pass(8 * DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    expect(await answerTo(first)).toBe('28P01');
    expect(codeOf(await rotator.rotate())).toBe('done');
    const third = rotator.value('AWSCURRENT');
    expect([third.username, await answerTo(third)]).toEqual(['shop_a', 'accepted']);

    expect(codeOf(await rotator.delete())).toBe('done');
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(await answerTo(third)).toBe('28P01');
    expect(await rolesNow()).toEqual([
      { name: 'shop_a', login: false, password: false },
      { name: 'shop_b', login: false, password: false },
      { name: 'shop_owner', login: false, password: false },
    ]);
  });

  test('stay while a session of the replaced login is open', async () => {
    const rotator = await deployed();
    const reader = await connect(server, rotator.value('AWSCURRENT'));
    await rotator.rotate();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect(rotator.logged.filter(({ code }) => code === 'Straggler')).toHaveLength(1);
    expect(codeOf(await rotator.rotate('a-rotation-with-a-straggler-00001'))).toBe('Straggler');
    expect(await works(reader)).toBe(true);
    await reader.end();
    await rotator.sweep();
    expect(await answerTo(rotator.value('AWSCURRENT'))).toBe('accepted');
    expect(await rolesNow()).toContainEqual({ name: 'shop_a', login: false, password: true });
  });

  test('are not held back by a session of a rotator', async () => {
    const rotator = await deployed();
    await connect(server, rotator.value('AWSCURRENT'), { application_name: 'cdk-rekey' });
    await rotator.rotate();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect(rotator.logged.filter(({ code }) => code === 'Straggler')).toEqual([]);
  });

  test('are replaced when compromised: their sessions end, those of the other login do not', async () => {
    const rotator = await deployed();
    const compromised = rotator.value('AWSCURRENT');
    const attacker = await connect(server, compromised);
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    expect(await works(attacker)).toBe(false);
    expect(await answerTo(compromised)).toBe('28000');
    expect(rotator.replacements[0]?.dead).toEqual([
      {
        credential: 'shop_a',
        deadSince: expect.any(String),
        proof: 'refused',
        shown: expect.stringMatching(
          /^the server refused 5 logins in a row: role "shop_a" is not permitted to log in/,
        ),
      },
    ]);
    // The right to end the sessions was temporary.
    const [rights] = await asSuperuser(server, [
      `SELECT pg_has_role('admin', 'shop_a', 'USAGE') AS inherits`,
    ]);
    expect(rights).toEqual({ inherits: false });
    const reader = await connect(server, rotator.value('AWSCURRENT'));
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect(await works(reader)).toBe(true);
  });

  test('end by an administrator with pg_signal_backend', async () => {
    await asSuperuser(server, ['GRANT pg_signal_backend TO admin']);
    const rotator = await deployed();
    const attacker = await connect(server, rotator.value('AWSCURRENT'));
    const outcome = codeOf(await rotator.replaceNow());
    await asSuperuser(server, ['REVOKE pg_signal_backend FROM admin']);
    expect([outcome, await works(attacker)]).toEqual(['done', false]);
  });

  test('end by an administrator whose sessions work as another role, such as two alternating logins', async () => {
    await asSuperuser(server, [
      'CREATE ROLE admins NOLOGIN CREATEROLE',
      `CREATE ROLE admins_a LOGIN PASSWORD '${ADMIN.password}'`,
      'GRANT admins TO admins_a WITH INHERIT FALSE, SET TRUE',
      "ALTER ROLE admins_a SET role = 'admins'",
    ]);
    try {
      const rotator = new ServerRotator(parametersFor(server));
      rotator.admin = JSON.stringify({ ...ADMIN, username: 'admins_a' });
      await rotator.deploy();
      const attacker = await connect(server, rotator.value('AWSCURRENT'));
      expect(codeOf(await rotator.replaceNow())).toBe('done');
      expect(await works(attacker)).toBe(false);
    } finally {
      await asSuperuser(server, ['DROP OWNED BY admins', 'DROP ROLE shop_a, shop_b, admins_a, admins']);
    }
  });

  test('keep their sessions with keepSessions', async () => {
    const rotator = await deployed({ keepSessions: 'true' });
    const compromised = rotator.value('AWSCURRENT');
    const session = await connect(server, compromised);
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    expect(await answerTo(compromised)).toBe('28000');
    expect(codeOf(await rotator.delete())).toBe('done');
    expect(await works(session)).toBe(true);
  });

  test('may be enabled again by an operator, which the sweep reports', async () => {
    const rotator = await deployed();
    const first = rotator.value('AWSCURRENT');
    await rotator.rotate();
    rotator.clock.pass(DAY);
    await rotator.sweep();
    await asSuperuser(server, ['ALTER ROLE shop_a LOGIN']);
    expect(await answerTo(first)).toBe('accepted');
    await rotator.sweep();
    expect(rotator.logged.map(({ code }) => code)).toContain('EnabledAgain');
  });

  test('are deleted by a rollback of a deploy that fails', async () => {
    // The owner exists, and the administrator may not grant it.
    await asSuperuser(server, ['CREATE ROLE shop_owner']);
    const rotator = new ServerRotator(parametersFor(server));
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Status).toBe('FAILED');
    expect(rotator.answers.at(-1)?.Reason).toMatch(
      /^\[AccessDenied\].*GRANT shop_owner TO shop_a.*GRANT "shop_owner" TO "admin" WITH ADMIN OPTION/,
    );
    expect(await rolesNow()).toEqual([{ name: 'shop_owner', login: false, password: false }]);
    await rotator.delete();
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
  });

  test('of earlier props remain after a deploy with other logins, which the deletion reports', async () => {
    const rotator = await deployed();
    const earlier = {
      parameters: rotator.configured,
      physicalId: rotator.answers.at(-1)?.PhysicalResourceId ?? '',
    };
    rotator.environment.REKEY_CREDENTIAL = JSON.stringify(parametersFor(server, { logins: 'shop_x,shop_y' }));
    await rotator.resource('Create', { requestId: 'another-create' });
    expect(rotator.value('AWSCURRENT').username).toBe('shop_x');
    await rotator.run(rotator.invoke(resourceEventOf({ ...earlier, request: 'Delete', kind: 'postgres' })));
    expect(rotator.answers.at(-1)?.Reason).toMatch(/^\[ParametersDiffer\]/);
    await asSuperuser(server, ['DROP ROLE shop_x, shop_y']);
  });

  test('are taken over by the value of a retry after a crash', async () => {
    const rotator = await deployed();
    const token = 'a-rotation-that-crashes-000000001';
    rotator.calls.fault = (name) => (name === 'install' ? 'crash-after' : undefined);
    expect(codeOf(await rotator.rotate(token))).toBe('crashed');
    rotator.calls.fault = () => undefined;
    const pending = rotator.value('AWSPENDING');
    expect(await answerTo(pending)).toBe('accepted');
    expect(codeOf(await rotator.rotate(token))).toBe('done');
    expect(rotator.value('AWSCURRENT')).toEqual(pending);
  });
});

describe('one login', () => {
  const single = { strategy: 'single', owner: '', logins: 'shop' };

  test('lives from the deploy to the deletion, and keeps its sessions through a rotation', async () => {
    const rotator = await deployed(single);
    const first = rotator.value('AWSCURRENT');
    const session = await connect(server, first);
    expect(await users(session)).toEqual({ session_user: 'shop', current_user: 'shop' });
    expect(codeOf(await rotator.rotate())).toBe('done');
    const second = rotator.value('AWSCURRENT');
    expect([await answerTo(first), await answerTo(second)]).toEqual(['28P01', 'accepted']);
    rotator.clock.pass(DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    expect(await works(session)).toBe(true);
    expect(codeOf(await rotator.delete())).toBe('done');
    expect([await answerTo(second), await works(session)]).toEqual(['28P01', false]);
  });

  test('ends its sessions when it is compromised', async () => {
    const rotator = await deployed(single);
    const compromised = rotator.value('AWSCURRENT');
    const attacker = await connect(server, compromised);
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    expect([await answerTo(compromised), await works(attacker)]).toEqual(['28P01', false]);
    expect(await answerTo(rotator.value('AWSCURRENT'))).toBe('accepted');
  });

  test('keeps its sessions with keepSessions', async () => {
    const rotator = await deployed({ ...single, keepSessions: true });
    const session = await connect(server, rotator.value('AWSCURRENT'));
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    expect(codeOf(await rotator.delete())).toBe('done');
    expect(await works(session)).toBe(true);
  });

  test('works as an owner, if it has one', async () => {
    const rotator = await deployed({ ...single, owner: 'shop_owner' });
    const session = await connect(server, rotator.value('AWSCURRENT'));
    expect(await users(session)).toEqual({ session_user: 'shop', current_user: 'shop_owner' });
  });

  test('is restored when the new password does not work', async () => {
    const rotator = await deployed(single);
    const current = rotator.value('AWSCURRENT');
    let verified = 0;
    rotator.calls.fault = (name) => (name === 'verify' && ++verified > 1 ? 'deny' : undefined);
    expect(codeOf(await rotator.rotate())).not.toBe('done');
    expect(rotator.value('AWSCURRENT')).toEqual(current);
    expect(await answerTo(current)).toBe('accepted');
  });
});
