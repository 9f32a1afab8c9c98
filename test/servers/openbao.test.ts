import { generateKeyPairSync, sign } from 'node:crypto';
import { connect } from 'node:net';
import {
  type BackendError,
  type FetchedVersion,
  SecretsClient,
  Vault,
  type VaultAuth,
  vaultAuth,
} from '../../client/src/index';
import { conformance } from '../../client/src/testing';
import {
  findProgram,
  freePort,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../../lambdas/databases/servers/process';

/** OpenBao in memory, with the root token `root`. */
let server: ServerProcess;
let address: string;

beforeAll(async () => {
  const program = findProgram('bao') as string;
  const folder = temporaryFolder();
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  // It writes the root token into its home.
  process.env.HOME = folder;
  const options = ['-dev-root-token-id=root', '-dev-no-store-token', `-dev-listen-address=127.0.0.1:${port}`];
  server = startProcess(program, ['server', '-dev', ...options], folder);
  await server.waitUntil(async () => {
    const { status } = await fetch(`${address}/v1/sys/health`);
    if (status !== 200) throw new Error(`HTTP ${status}`);
  });
}, 120_000);
afterAll(() => server.stop());

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
type Answer = any;

/** Calls the API with the root token. */
async function api(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<Answer> {
  const response = await fetch(`${address}/v1/${path}`, {
    method,
    headers: { 'x-vault-token': 'root' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${path}: HTTP ${response.status} ${text}`);
  return text ? JSON.parse(text) : {};
}

const signal = new AbortController().signal;
const open = (auth: VaultAuth = vaultAuth.token('root')) => new Vault({ address, auth, environment: {} });
const failure = (promise: Promise<unknown>): Promise<BackendError> =>
  promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error) => error,
  );
const write = (path: string, data: object) => api(`secret/data/${path}`, { data });

describe('secrets of KV version 2', () => {
  test('are read by number, as the current and as the previous version', async () => {
    await write('app/db', { password: 'one' });
    await write('app/db', { password: 'two' });
    const kv = open().kv();
    expect(await kv.fetch({ id: 'app/db' }, { signal })).toMatchObject({
      versionId: '2',
      stages: ['AWSCURRENT'],
      value: '{"password":"two"}',
      createdAt: expect.any(Number),
    });
    expect(await kv.fetch({ id: 'app/db', stage: 'AWSPREVIOUS' }, { signal })).toMatchObject({
      versionId: '1',
      value: '{"password":"one"}',
    });
    expect(await kv.fetch({ id: 'app/db', versionId: '1' }, { signal })).toMatchObject({ versionId: '1' });
  });

  test('are not found, deleted or destroyed', async () => {
    await write('gone', { a: 1 });
    await api('secret/data/gone', undefined, 'DELETE');
    await write('destroyed', { a: 1 });
    await api('secret/destroy/destroyed', { versions: [1] });
    await write('only', { a: 1 });
    const kv = open().kv();
    const classes = [];
    for (const request of [
      { id: 'none' },
      { id: 'gone' },
      { id: 'destroyed' },
      { id: 'only', versionId: '7' },
      { id: 'only', versionId: 'latest' },
      { id: 'only', stage: 'AWSPREVIOUS' },
      { id: 'only', stage: 'AWSPENDING' },
      { id: '../sys/seal' },
    ]) {
      classes.push((await failure(kv.fetch(request, { signal }))).failure);
    }
    expect(classes).toEqual([
      ...['not-found', 'deleted', 'deleted', 'not-found', 'not-found', 'not-found', 'not-found', 'invalid'],
    ]);
  });
});

// A value is the text of a field. No key can be disabled, and no other fault be caused, in a server that runs.
conformance(
  { describe, test },
  'Vault KV version 2 (OpenBao)',
  async () => {
    const mount = `kv-${mounts++}`;
    await api(`sys/mounts/${mount}`, { type: 'kv', options: { version: '2' } });
    await api(`sys/policies/acl/${mount}`, {
      policy: `path "${mount}/data/*" { capabilities = ["read"] }`,
    });
    const token = async () => {
      const made = await api('auth/token/create', { policies: [mount], ttl: '1h' });
      return made.auth.client_token as string;
    };
    return {
      backend: open(vaultAuth.token(token)).kv({ mount, field: 'value' }),
      put: (id, value) => api(`${mount}/data/${id}`, { data: { value } }),
      deny: () => api(`sys/policies/acl/${mount}`, { policy: 'path "none" { capabilities = ["read"] }' }),
      delete: (id) => api(`${mount}/data/${id}`, undefined, 'DELETE'),
    };
  },
  { without: ['bytes', 'stages', 'many', 'disableKey', 'throttle', 'fail', 'hang'] },
);
let mounts = 0;

describe('logins', () => {
  beforeAll(async () => {
    await api('sys/policies/acl/reader', {
      policy: 'path "secret/data/app/*" { capabilities = ["read"] }',
    });
    await api('sys/auth/approle', { type: 'approle' });
    await api('auth/approle/role/app', { token_policies: 'reader', token_ttl: '1h' });
    await write('app/db', { password: 'three' });
  });

  const appRole = async () => {
    const { data: role } = await api('auth/approle/role/app/role-id');
    const { data: secret } = await api('auth/approle/role/app/secret-id', {});
    return { roleId: role.role_id, secretId: secret.secret_id, accessor: secret.secret_id_accessor };
  };

  test('by AppRole read what the policy allows, with one login', async () => {
    const { roleId, secretId } = await appRole();
    let logins = 0;
    const { login } = vaultAuth.appRole({ roleId, secretId }) as { login(): Promise<never> };
    const kv = open({
      login: () => {
        logins++;
        return login();
      },
    }).kv();
    await Promise.all([1, 2, 3].map(() => kv.fetch({ id: 'app/db' }, { signal })));
    expect(logins).toBe(1);
    await write('other', { a: 1 });
    const error = await failure(kv.fetch({ id: 'other' }, { signal }));
    expect(error).toMatchObject({ failure: 'denied' });
    expect(error.message).toContain('HTTP 403');
  });

  test('are repeated when the token was revoked, and fail when the secret id was destroyed', async () => {
    const { roleId, secretId, accessor } = await appRole();
    const kv = open(vaultAuth.appRole({ roleId, secretId })).kv();
    await kv.fetch({ id: 'app/db' }, { signal });
    const revokeAll = async () => {
      const { data } = await api('auth/token/accessors', undefined, 'LIST');
      for (const each of data.keys) {
        const found = await api('auth/token/lookup-accessor', { accessor: each });
        if (found.data.path === 'auth/approle/login')
          await api('auth/token/revoke-accessor', { accessor: each });
      }
    };
    await revokeAll();
    expect(await kv.fetch({ id: 'app/db' }, { signal })).toMatchObject({ id: 'app/db' });
    await api('auth/approle/role/app/secret-id-accessor/destroy', { secret_id_accessor: accessor });
    await revokeAll();
    const error = await failure(kv.fetch({ id: 'app/db' }, { signal }));
    expect(error).toMatchObject({ failure: 'denied' });
    expect(error.message).toMatch(/at the login/);
    expect(`${error.stack}${(error.cause as Error).stack}`).not.toContain(secretId);
  });

  test('by a JSON Web Token', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await api('sys/auth/jwt', { type: 'jwt' });
    await api('auth/jwt/config', {
      jwt_validation_pubkeys: [publicKey.export({ type: 'spki', format: 'pem' })],
    });
    await api('auth/jwt/role/app', {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_audiences: ['openbao'],
      token_policies: 'reader',
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const text = `${part({ alg: 'RS256' })}.${part({ sub: 'app', aud: 'openbao', nbf: now - 5, exp: now + 300 })}`;
    const jwt = `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    const kv = open(vaultAuth.jwt({ role: 'app', jwt })).kv();
    expect(await kv.fetch({ id: 'app/db' }, { signal })).toMatchObject({ id: 'app/db' });
  });

  test('keep a token alive by renewal', async () => {
    const { auth } = await api('auth/token/create', { policies: ['reader'], ttl: '3s' });
    const kv = open(vaultAuth.token(auth.client_token)).kv();
    for (const until = Date.now() + 5_000; Date.now() < until; ) {
      await kv.fetch({ id: 'app/db' }, { signal });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });

  test('with an unknown token are denied', async () => {
    const error = await failure(open(vaultAuth.token('s.unknown')).kv().fetch({ id: 'app/db' }, { signal }));
    expect(error).toMatchObject({ failure: 'denied' });
    expect(error.message).not.toContain('s.unknown');
  });
});

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

test('a client reads through the backend', async () => {
  await write('app/client', { password: 'four' });
  await using client = new SecretsClient({ backend: open().kv() });
  const secret = await client.get('app/client');
  expect(secret.reveal()).toContain('"password"');
});
