import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { codeOf, DAY } from '../../../engine/src/testing/rotator';
import { accepts, asRoot, bundledDriver, connect, parametersFor, ServerRotator } from './fixture';
import { deployed, server, token, useServer } from './mariadb-fixture';

useServer();

test('is the version that the documentation names', () => {
  expect(server.version).toMatch(/^MariaDB (10\.11|11|12)\./);
});

describe.each(['mariadb-passwords', 'alternating-users'])('the strategy %s', (strategy) => {
  test('keeps the current and the previous login valid from the deploy to the deletion', async () => {
    const rotator = await deployed({ strategy });
    const values = [rotator.value(CURRENT)];
    for (let round = 1; round <= 4; round++) {
      expect(await rotator.rotate(token(round))).toBe('done');
      values.push(rotator.value(CURRENT));
      expect(rotator.value(PREVIOUS)).toEqual(values.at(-2));
      expect(await Promise.all(values.slice(-2).map((value) => accepts(server, value)))).toEqual([
        true,
        true,
      ]);
      rotator.clock.pass(2 * DAY);
      expect(await rotator.sweep()).toBe('done');
      expect(await Promise.all(values.map((value) => accepts(server, value)))).toEqual(
        values.map((_, i) => i === values.length - 1),
      );
    }
    expect(new Set(values.map(({ password }) => password)).size).toBe(5);
    expect(values[0]).toMatchObject({ engine: 'mariadb', host: '127.0.0.1', port: server.port });
    expect(await rotator.delete()).toBe('done');
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(await Promise.all(values.map((value) => accepts(server, value)))).toEqual(values.map(() => false));
  });

  test('replaces a compromised password, and proves with refused logins that it is dead', async () => {
    const rotator = await deployed({ strategy });
    const compromised = rotator.value(CURRENT);
    expect(await rotator.replaceNow()).toBe('done');
    expect(await accepts(server, compromised)).toBe(false);
    expect(await accepts(server, rotator.value(CURRENT))).toBe(true);
    const error = strategy === 'mariadb-passwords' ? 1045 : 4151;
    expect(rotator.replacements[0]?.dead[0]).toMatchObject({
      proof: 'refused',
      shown: expect.stringContaining(`refused the login 5 times in a row (error ${error})`),
    });
  });

  test('ends an abandoned pending password, and keeps the current one', async () => {
    const rotator = await deployed({ strategy });
    const current = rotator.value(CURRENT);
    rotator.secret.startRotation(token(1));
    for (const step of ['createSecret', 'setSecret']) await rotator.step(step, token(1));
    const pending = rotator.value(PENDING);
    expect(await accepts(server, pending)).toBe(true);
    rotator.secret.setLabel(PENDING, undefined);
    expect(await rotator.rotate(token(2))).toBe('done');
    const replaced = rotator.value(CURRENT);
    expect(await Promise.all([current, pending, replaced].map((value) => accepts(server, value)))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('leaves an existing login alone when the user is not to be created', async () => {
    const rotator = new ServerRotator(
      parametersFor(server, { username: 'nobody', strategy, createUser: false }),
    );
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Reason).toContain('[PrincipalGone] The account nobody');
    expect(await asRoot(server, "SELECT User FROM mysql.user WHERE User LIKE 'nobody%'")).toEqual([]);
    expect(await rotator.delete()).toBe('done');
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
  });
});

test('a pool of clients is never refused through rotations and sweeps', async () => {
  const rotator = await deployed();
  await asRoot(server, `GRANT SELECT ON mysql.db TO ${rotator.value(CURRENT).username}`);
  let running = true;
  let logins = 0;
  const refusals: unknown[] = [];
  /** Passwords that the readers use. */
  const inUse = new Map<number, string>();
  const worker = async (_: unknown, reader: number) => {
    while (running) {
      // Readers cache the value for a while.
      const value = rotator.value(CURRENT);
      inUse.set(reader, value.password);
      for (let use = 0; use < 3 && running; use++) {
        try {
          const client = await connect(server, value);
          await client.query('SELECT COUNT(*) FROM mysql.db');
          client.destroy();
          logins++;
        } catch (error) {
          refusals.push(error);
        }
      }
    }
  };
  const workers = Array.from({ length: 8 }, worker);
  for (let round = 1; round <= 15; round++) {
    expect(await rotator.rotate(token(round))).toBe('done');
    // The grace is longer than a reader caches the value.
    while ([...inUse.values()].some((password) => password !== rotator.value(CURRENT).password))
      await new Promise((resolve) => setTimeout(resolve, 5));
    rotator.clock.pass(2 * DAY);
    expect(await rotator.sweep()).toBe('done');
  }
  running = false;
  await Promise.all(workers);
  expect(refusals).toEqual([]);
  expect(logins).toBeGreaterThan(100);
});

test('the bundled driver connects and runs every statement', async () => {
  const open = bundledDriver(process.env.LAMBDA_TASK_ROOT as string);
  const rotator = new ServerRotator(parametersFor(server, { username: 'bundled' }), open);
  await rotator.deploy();
  expect(await rotator.rotate(token(1))).toBe('done');
  rotator.clock.pass(2 * DAY);
  expect(await rotator.sweep()).toBe('done');
  expect(await rotator.replaceNow()).toBe('done');
  expect(await accepts(server, rotator.value(CURRENT))).toBe(true);
  rotator.admin = '{"username":"admin","password":"another-password"}';
  expect(codeOf(await rotator.rotate(token(2)))).toBe('AdminRefused');
});
