import { CURRENT } from '../../../engine/src/secret-store/secret-store';
import { asRoot } from './fixture';
import { deployed, server, token, useServer } from './mariadb-fixture';

useServer();

test.each(['mariadb-passwords', 'alternating-users'])(
  'no password reaches the general log with the strategy %s',
  async (strategy) => {
    await asRoot(server, "SET GLOBAL log_output = 'TABLE'", 'SET GLOBAL general_log = ON');
    const rotator = await deployed({ strategy });
    const passwords = [rotator.value(CURRENT).password];
    await rotator.rotate(token(1));
    passwords.push(rotator.value(CURRENT).password);
    await rotator.replaceNow();
    passwords.push(rotator.value(CURRENT).password);
    await rotator.delete();
    await asRoot(server, 'SET GLOBAL general_log = OFF');
    const rows = await asRoot(
      server,
      'SELECT CONVERT(argument USING utf8mb4) AS argument FROM mysql.general_log',
    );
    const text = rows.map(({ argument }) => argument).join('\n');
    expect(text).toMatch(/IDENTIFIED VIA mysql_native_password USING '\*[0-9A-F]{40}'/);
    for (const password of passwords) expect(text).not.toContain(password);
    await asRoot(server, 'TRUNCATE mysql.general_log');
  },
);

test('logs in with 200 passwords of every printable character', async () => {
  const alphabet = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join('');
  const rotator = await deployed({ passwordAlphabet: alphabet, passwordLength: 24 });
  const { adapter } = rotator;
  const check = { successes: 1, within: 0 };
  let current = rotator.value(CURRENT);
  const characters = new Set<string>();
  await rotator.run(
    (async () => {
      for (let i = 0; i < 200; i++) {
        const next = await adapter.issue({ version: token(i), name: 'x', current, excluded: new Set() });
        for (const character of next.password) characters.add(character);
        await adapter.install?.(next, { current });
        for (const value of [current, next]) await adapter.verify(value, check);
        current = next;
      }
    })(),
  );
  expect(characters.size).toBe(94);
});
