import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import { ADMIN, asSuperuser, connect, parametersFor, ServerRotator } from './fixture';
import { answerTo, deployed, server, useServer, works } from './life-fixture';

useServer();

describe('two alternating logins', () => {
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
});
