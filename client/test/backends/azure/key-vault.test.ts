import { AzureKeyVault, type AzureKeyVaultOptions } from '../../../src/backends/azure/index';
import { type Answer, closeAfterEach, type Received, serve } from '../../http/server';
import { home } from '../aws/credentials/fixtures';

const track = closeAfterEach();
const signal = new AbortController().signal;
const HOUR = 3_600_000;
const BUNDLE = {
  ...{ value: 'top-secret', id: 'https://v.vault.azure.net/secrets/db/0123abcd' },
  attributes: { enabled: true, created: 1_700_000_000 },
};

/** A stand-in for Azure, made from its REST reference: no emulator exists. */
async function open(
  answer: (request: Received) => Answer | undefined,
  options: Partial<AzureKeyVaultOptions> = {},
  variables: (url: string) => Record<string, string> = () => ({}),
) {
  const server = track(await serve((request) => answer(request) ?? { body: BUNDLE }));
  const environment = variables(server.url);
  return { ...server, backend: track(new AzureKeyVault({ vaultUrl: server.url, environment, ...options })) };
}

const credential = (tokens: string[], life = HOUR) => {
  const scopes: string[] = [];
  return {
    scopes,
    getToken: async (scope: string) => {
      scopes.push(scope);
      return {
        token: tokens[Math.min(scopes.length, tokens.length) - 1] as string,
        expiresOnTimestamp: Date.now() + life,
      };
    },
  };
};

test('reads the newest version and a version by its id, with one token', async () => {
  const tokens = credential(['one', 'two']);
  const { backend, received } = await open(() => undefined, { credential: tokens });
  expect(await backend.fetch({ id: 'db' }, { signal })).toEqual({
    id: 'db',
    versionId: '0123abcd',
    stages: ['AWSCURRENT'],
    value: 'top-secret',
    createdAt: 1_700_000_000_000,
  });
  await backend.fetch({ id: 'db', versionId: '0123abcd' }, { signal });
  expect(received.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/secrets/db?api-version=7.4', 'Bearer one'],
    ['/secrets/db/0123abcd?api-version=7.4', 'Bearer one'],
  ]);
  expect(tokens.scopes).toHaveLength(1);
});

test('asks for a token of the cloud of the vault', async () => {
  const tokens = credential(['one']);
  const fetch = async () => new Response(JSON.stringify(BUNDLE));
  const vaultUrl = 'https://v.vault.usgovcloudapi.net';
  await new AzureKeyVault({ vaultUrl, credential: tokens, fetch }).fetch({ id: 'db' }, { signal });
  expect(tokens.scopes).toEqual(['https://vault.usgovcloudapi.net/.default']);
});

test('replaces a refused token once, and one that ends soon in the background', async () => {
  const tokens = credential(['old', 'new'], 4 * 60_000);
  const { backend, received } = await open(
    ({ headers }) => (headers.authorization === 'Bearer old' ? 401 : undefined),
    { credential: tokens },
  );
  await backend.fetch({ id: 'db' }, { signal });
  expect(received).toHaveLength(2);
  await backend.fetch({ id: 'db' }, { signal });
  expect(tokens.scopes).toHaveLength(3);
  const never = await open(() => 401, { credential: credential(['old']) });
  await expect(never.backend.fetch({ id: 'db' }, { signal })).rejects.toMatchObject({ failure: 'denied' });
  expect(never.received).toHaveLength(2);
});

test('names the error of Key Vault, and what to do', async () => {
  const error = {
    code: 'Forbidden',
    message: 'Caller is\nnot authorized',
    innererror: { code: 'ForbiddenByRbac' },
  };
  const { backend } = await open(() => ({ status: 403, body: { error } }), {
    credential: credential(['one']),
  });
  await expect(backend.fetch({ id: 'db' }, { signal })).rejects.toThrow(
    /denies access \(Forbidden, ForbiddenByRbac: Caller is not authorized\)\. Assign the role Key Vault Secrets User/,
  );
});

describe('the identity of the process', () => {
  const token = (value: string) => ({ body: { access_token: value, expires_in: 3600 } });
  const authorization = (received: readonly Received[]) => received.at(-1)?.headers.authorization;

  test('may be a workload identity, whose token file is read', async () => {
    const { tokenFile } = track(home({ token: 'assertion' }));
    const { backend, received } = await open(
      ({ url }) => (url === '/tenant/oauth2/v2.0/token' ? token('federated') : undefined),
      {},
      (url) => ({
        ...{ AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'client', AZURE_CLIENT_SECRET: 'loses' },
        ...{ AZURE_FEDERATED_TOKEN_FILE: tokenFile, AZURE_AUTHORITY_HOST: url },
      }),
    );
    await backend.fetch({ id: 'db' }, { signal });
    const form = Object.fromEntries(new URLSearchParams(received[0]?.body));
    expect(form).toMatchObject({
      client_id: 'client',
      client_assertion: 'assertion',
      grant_type: 'client_credentials',
    });
    expect(form).not.toHaveProperty('client_secret');
    expect(authorization(received)).toBe('Bearer federated');
  });

  test('may have a client secret, which no error holds', async () => {
    let refuse = true;
    const { backend, received } = await open(
      ({ url, body }) => {
        if (!url.endsWith('/token')) return undefined;
        return refuse ? { status: 400, body } : token('of-secret');
      },
      {},
      (url) => ({
        ...{ AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'client' },
        ...{ AZURE_CLIENT_SECRET: 'client-secret', AZURE_AUTHORITY_HOST: url },
      }),
    );
    const error = await backend.fetch({ id: 'db' }, { signal }).catch((thrown) => thrown);
    expect(error).toMatchObject({ failure: 'denied' });
    expect(`${error.stack}${error.cause.stack}`).not.toContain('client-secret');
    refuse = false;
    await backend.fetch({ id: 'db' }, { signal });
    expect(authorization(received)).toBe('Bearer of-secret');
  });

  test('may be managed by App Service', async () => {
    const { backend, received } = await open(
      ({ url }) =>
        url.startsWith('/msi')
          ? { body: { access_token: 'managed', expires_on: `${Date.now() / 1000 + 3600}` } }
          : undefined,
      {},
      (url) => ({
        IDENTITY_ENDPOINT: `${url}/msi`,
        IDENTITY_HEADER: 'header',
        AZURE_CLIENT_ID: 'user-assigned',
      }),
    );
    await backend.fetch({ id: 'db' }, { signal });
    const { searchParams } = new URL(received[0]?.url ?? '', 'http://localhost');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      'api-version': '2019-08-01',
      client_id: 'user-assigned',
    });
    expect(received[0]?.headers).toMatchObject({ 'x-identity-header': 'header' });
    expect(authorization(received)).toBe('Bearer managed');
  });
});

test('nothing that is printed holds a token', async () => {
  const { inspect } = await import('node:util');
  const { backend } = await open(() => undefined, { credential: credential(['access-token']) });
  await backend.fetch({ id: 'db' }, { signal });
  expect(inspect(backend, { depth: 20, showHidden: true })).not.toContain('access-token');
});
