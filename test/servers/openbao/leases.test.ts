import { connect } from 'node:net';
import type { FetchedVersion } from '../../../client/src/index';
import {
  findProgram,
  freePort,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../../../lambdas/databases/servers/process';
import { api, failure, open, signal, useOpenBao, write } from './fixture';

useOpenBao();

describe('dynamic credentials of a database', () => {
  let valkey: ServerProcess;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--requirepass', 'of-admin', '--save', ''];
    const folder = temporaryFolder();
    valkey = startProcess(findProgram('valkey-server') as string, [...options, '--dir', folder], folder);
    await valkey.waitUntil(async () => {
      if (!(await accepts('default', 'of-admin'))) throw new Error('The server refuses its administrator.');
    });
    await api('sys/mounts/database', { type: 'database' });
    await api('database/config/cache', {
      plugin_name: 'valkey-database-plugin',
      host: '127.0.0.1',
      port,
      username: 'default',
      password: 'of-admin',
      allowed_roles: '*',
    });
    const role = (name: string, ttls: object) =>
      api(`database/roles/${name}`, { db_name: 'cache', creation_statements: '["+@read", "~*"]', ...ttls });
    await role('app', { default_ttl: '4s', max_ttl: '9s' });
    await role('long', { default_ttl: '1h', max_ttl: '2h' });
  });
  afterAll(() => valkey.stop());

  /** True if the server accepts a login. */
  function accepts(username: string, password: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${username} ${password}\r\n`));
      socket.once('error', reject);
      socket.once('data', (data) => {
        socket.destroy();
        resolve(data.toString().startsWith('+OK'));
      });
    });
  }

  const loginOf = ({ value }: FetchedVersion) =>
    JSON.parse(value as string) as { username: string; password: string };
  const works = (version: FetchedVersion) => {
    const { username, password } = loginOf(version);
    return accepts(username, password);
  };

  test('are issued once, renewed late in their lease, and replaced at its maximum', async () => {
    const leases = open().leases();
    const read = () => leases.fetch({ id: 'database/creds/app' }, { signal });
    const [first, same] = await Promise.all([read(), read()]);
    expect(first.versionId).toBe(same.versionId);
    expect(first.lease).toMatchObject({ renewable: true });
    const versions = new Set<string>();
    for (const until = Date.now() + 14_000; Date.now() < until; ) {
      const version = await read();
      versions.add(version.versionId);
      expect(await works(version)).toBe(true);
      // Near the maximum of a lease its renewals get shorter: then another credential is issued.
      expect(version.lease?.seconds).toBeGreaterThan(1.9);
      // The client fetches again at two thirds of the lease.
      await new Promise((resolve) => setTimeout(resolve, (version.lease?.seconds ?? 0) * 660));
    }
    expect(versions.size).toBeGreaterThan(1);
    expect(versions.size).toBeLessThan(5);
    expect(await works(first)).toBe(false);
  });

  test('are replaced when the client asks early, and when their lease was revoked', async () => {
    const leases = open().leases({ revokeOnClose: true });
    const read = () => leases.fetch({ id: 'database/creds/long' }, { signal });
    const first = await read();
    const second = await read();
    expect(second.versionId).not.toBe(first.versionId);
    expect(
      await leases.fetch({ id: 'database/creds/long', versionId: second.versionId }, { signal }),
    ).toMatchObject({
      value: second.value,
    });
    expect(
      (await failure(leases.fetch({ id: 'database/creds/long', stage: 'AWSPREVIOUS' }, { signal }))).failure,
    ).toBe('not-found');
    await leases.close();
    expect([await works(second), await works(first)]).toEqual([false, true]);
  });

  test('a path without a lease and an unknown role are refused', async () => {
    await write('app/db', { password: 'three' });
    const leases = open().leases();
    const error = await failure(leases.fetch({ id: 'secret/data/app/db' }, { signal }));
    expect(error).toMatchObject({ failure: 'invalid' });
    expect(error.message).toContain('is the path that of a dynamic credential?');
    expect((await failure(leases.fetch({ id: 'database/creds/none' }, { signal }))).message).toContain(
      'unknown role',
    );
  });
});
