import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import type { Client } from 'pg';
import type { PostgresServer } from '../../../../lambdas/databases/servers/postgres';
import {
  asSuperuser,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

let server: PostgresServer;
beforeAll(async () => {
  provideAuthority();
  server = await startServer();
});
afterEach(closeClients);
afterAll(async () => {
  await server?.stop();
  removeAuthority();
});

const now = async (client: Client) =>
  (await client.query('SELECT session_user, current_user')).rows[0] as Record<string, string>;

test('a secret lives from its deploy to its deletion', async () => {
  const rotator = new ServerRotator(parametersFor(server));
  await rotator.deploy();
  const first = rotator.value('AWSCURRENT');
  console.info(first);
  const reader = await connect(server, first);
  expect(await now(reader)).toEqual({ session_user: 'shop_a', current_user: 'shop_owner' });
  const t = Date.now();
  expect(codeOf(await rotator.rotate())).toBe('done');
  console.info(Date.now() - t);
  const second = rotator.value('AWSCURRENT');
  expect(second.username).toBe('shop_b');
  rotator.clock.pass(DAY);
  expect(codeOf(await rotator.sweep())).toBe('done');
  console.info(rotator.lines.slice(-3));
  await reader.end();
  rotator.clock.pass(DAY);
  expect(codeOf(await rotator.sweep())).toBe('done');
  console.info(rotator.lines.slice(-3));
  console.info(
    await asSuperuser(server, [
      'select rolname, rolcanlogin, rolvaliduntil, rolconfig, left(rolpassword,20) p from pg_authid where rolname like $$shop%$$',
    ]),
  );
  rotator.clock.pass(30 * DAY);
  expect(codeOf(await rotator.sweep())).toBe('done');
  expect(codeOf(await rotator.rotate())).toBe('done');
  await connect(server, rotator.value('AWSCURRENT'));
  expect(codeOf(await rotator.replaceNow())).toBe('done');
  console.info(rotator.replacements);
  expect(codeOf(await rotator.delete())).toBe('done');
  console.info(
    await asSuperuser(server, [
      'select rolname, rolcanlogin, rolvaliduntil, rolconfig, left(rolpassword,20) p from pg_authid where rolname like $$shop%$$',
    ]),
  );
});
