import { type ServedDatabase, serveDatabase } from '../../../lambdas/databases/servers/serve';
import { ServerMissing, type ServerOptions } from '../../../lambdas/databases/servers/server';
import type { IssuerContext } from '../../../rehearsal/src';

const ADMIN = { username: 'admin', password: 'not a real one' };

/** A kind of databases whose servers only note that they run. */
function kind(more: Partial<ServedDatabase> = {}) {
  const started: ServerOptions[] = [];
  const prepared: unknown[][] = [];
  const stopped: number[] = [];
  const serve = serveDatabase({
    async start(options) {
      const port = started.push(options);
      return { port, version: 'Example 1.0', stop: async () => void stopped.push(port) };
    },
    async prepare(server, admin, parameters) {
      prepared.push([server.port, server.host, admin.username, parameters.dbname]);
    },
    ...more,
  });
  return { serve, started, prepared, stopped };
}

/** A context that names the hosts in certificates. */
const context: IssuerContext = {
  clock: { now: () => 0, sleep: async () => {} },
  certificateAuthority: 'CA',
  certificateFor: (...hosts) => ({ cert: hosts.join(' '), key: 'key' }),
  secretValue: (arn) => (arn === 'arn:admin' ? JSON.stringify(ADMIN) : undefined),
};

const configured = (parameters: object, adminSecret = 'arn:admin') => ({
  name: 'rotator',
  environment: { REKEY_ADMIN_SECRET_ARN: adminSecret },
  parameters: { ...parameters },
});

test('starts one server for each database, with its administrator, and stops them', async () => {
  const { serve, started, prepared, stopped } = kind();
  const issuer = await serve(context);
  const [a, again, b] = [
    configured({ host: 'A.example.com', port: '5432', dbname: 'shop' }),
    configured({ host: 'a.example.com', port: 5432, dbname: 'mail' }),
    configured({ host: 'b.example.com', port: 5432, readerHost: 'proxy.example.com', readerPort: 6000 }),
  ];
  for (const one of [a, again, b]) expect(await issuer.prepare?.(one)).toBeUndefined();

  expect(started.map(({ cert }) => cert)).toEqual(['a.example.com', 'b.example.com proxy.example.com']);
  expect(new Set(started.map(({ admin }) => admin.password)).size).toBe(2);
  expect(prepared).toEqual([
    [1, 'a.example.com', 'admin', 'shop'],
    [1, 'a.example.com', 'admin', 'mail'],
    [2, 'b.example.com', 'admin', undefined],
  ]);
  expect(issuer.hosts(b)).toEqual(['b.example.com:5432', 'proxy.example.com:6000']);
  const port = 'port' in issuer && typeof issuer.port === 'function' ? issuer.port : () => undefined;
  expect(['a.example.com:5432', 'b.example.com:5432', 'proxy.example.com:6000', 'c:1'].map(port)).toEqual([
    ...[1, 2, 2, undefined],
  ]);
  await issuer.close?.();
  expect(stopped).toEqual([1, 2]);
});

test('starts the servers that a kind names, such as nodes', async () => {
  const servers = ({ nodes }: Readonly<Record<string, unknown>>) => (nodes as string[]).map((node) => [node]);
  const { serve, prepared } = kind({ servers });
  const issuer = await serve(context);
  await issuer.prepare?.(configured({ nodes: ['one:6379', 'two:6379'] }));
  expect(prepared.map(([port, host]) => [port, host])).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
});

test('serves no function without a host, and makes no administrator without its secret', async () => {
  const { serve, started, prepared } = kind();
  const issuer = await serve(context);
  expect(issuer.hosts(configured({}))).toEqual([]);
  await issuer.prepare?.(configured({ host: 'a.example.com', port: 1 }, 'arn:unknown'));
  expect([started.length, prepared.length]).toEqual([1, 0]);
});

test('names a server that is not installed, and throws other errors', async () => {
  const missing = kind({
    start: () => Promise.reject(new ServerMissing('Example', 'apt-get install example')),
  });
  const of = configured({ host: 'a.example.com', port: 1 });
  const issuer = await missing.serve(context);
  expect(await issuer.prepare?.(of)).toEqual({ server: 'Example', install: 'apt-get install example' });
  await issuer.close?.();

  const broken = kind({ start: () => Promise.reject(new Error('disk full')) });
  await expect((await broken.serve(context)).prepare?.(of)).rejects.toThrow('disk full');
});
