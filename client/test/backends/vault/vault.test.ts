import { HttpEndpoint } from '../../../../rehearsal/src/aws/http-endpoint';
import { iamFixture } from '../../../../rehearsal/test/aws/iam/fixtures';
import { Vault, vaultAuth } from '../../../src/backends/vault/index';
import { type Answer, closeAfterEach, type Received, serve } from '../../http/server';

const track = closeAfterEach();
const signal = new AbortController().signal;
const VERSION = {
  data: { data: { password: 'top-secret' }, metadata: { version: 1, created_time: '2026-01-01T00:00:00Z' } },
};

/** A stand-in for Vault, for what a real server of OpenBao does not show; see test/servers/openbao. */
async function open(
  answer: (request: Received) => Answer | undefined,
  options: object = { auth: vaultAuth.token('t') },
) {
  const server = track(
    await serve(
      (request) => answer(request) ?? (request.url.includes('lookup-self') ? 403 : { body: VERSION }),
    ),
  );
  return { ...server, kv: new Vault({ address: server.url, environment: {}, ...options }).kv() };
}

test('signs a request by which AWS identifies the process', async () => {
  const made = iamFixture();
  const aws = track(new HttpEndpoint(made.aws));
  const endpoint = await aws.open();
  await made.user('app');
  const { AccessKeyId, SecretAccessKey } = await made.key('app');
  const decoded = (text: string) => Buffer.from(text, 'base64').toString();
  const identities: string[] = [];
  const server = track(
    await serve(async ({ url, body }) => {
      if (!url.endsWith('/auth/aws/login')) return { body: VERSION };
      const login = JSON.parse(body);
      // As Vault does: it sends the request of the client to STS.
      const response = await fetch(decoded(login.iam_request_url), {
        method: login.iam_http_request_method,
        headers: JSON.parse(decoded(login.iam_request_headers)),
        body: decoded(login.iam_request_body),
      });
      identities.push(/<Arn>(.*)<\/Arn>/.exec(await response.text())?.[1] ?? `HTTP ${response.status}`);
      return { body: { auth: { client_token: 'token', lease_duration: 3600, renewable: true } } };
    }),
  );
  const environment = {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_REGION: 'eu-central-1',
    HOME: '/nonexistent',
  };
  const auth = vaultAuth.aws({ role: 'app', serverId: 'vault.example.com', environment });
  const kv = new Vault({ address: server.url, environment: {}, auth }).kv();
  expect(await kv.fetch({ id: 'a' }, { signal })).toMatchObject({ versionId: '1' });
  expect(identities).toEqual(['arn:aws:iam::123456789012:user/app']);
  expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({ role: 'app' });
});

test('sends the token and the namespace', async () => {
  const { kv, received } = await open(() => undefined, { auth: vaultAuth.token('s.1'), namespace: 'team' });
  await kv.fetch({ id: 'with space/a' }, { signal });
  expect(received.at(-1)).toMatchObject({
    url: '/v1/secret/data/with%20space/a',
    headers: { 'x-vault-token': 's.1', 'x-vault-namespace': 'team', 'x-vault-request': 'true' },
  });
});

test('takes address and token from the environment', async () => {
  const { url, received } = await open(() => undefined);
  await new Vault({ environment: { VAULT_ADDR: url, BAO_TOKEN: 'of-bao' } })
    .kv({ mount: 'kv' })
    .fetch({ id: 'a' }, { signal });
  expect(received.at(-1)).toMatchObject({ url: '/v1/kv/data/a', headers: { 'x-vault-token': 'of-bao' } });
  expect(() => new Vault({ environment: {} })).toThrow('pass `address` or set VAULT_ADDR');
  expect(() => new Vault({ environment: { VAULT_ADDR: url } })).toThrow('pass `auth` or set VAULT_TOKEN');
});

test.each([
  [403, 'denied'],
  [404, 'not-found'],
  [412, 'transient'],
  [429, 'throttled'],
  [473, 'transient'],
  [500, 'transient'],
  [503, 'transient'],
])('HTTP %i is %s', async (status, failure) => {
  const { kv } = await open(({ url }) =>
    url.includes('/data/') ? { status, body: { errors: ['reason'] } } : undefined,
  );
  await expect(kv.fetch({ id: 'a' }, { signal })).rejects.toMatchObject({
    failure,
    message: expect.stringContaining(`(HTTP ${status}: reason)`),
  });
});

test.each([
  [{ id: '../../sys/seal' }, 'invalid'],
  [{ id: 'a//b' }, 'invalid'],
  [{ id: 'a', versionId: 'latest' }, 'not-found'],
  [{ id: 'a', stage: 'AWSPENDING' }, 'not-found'],
])('%j is refused without a request', async (request, failure) => {
  const { kv, received } = await open(() => undefined);
  await expect(kv.fetch(request, { signal })).rejects.toMatchObject({ failure });
  expect(received).toEqual([]);
});

test('an answer of KV version 1 is not quoted', async () => {
  const { kv } = await open(() => ({ body: { data: { password: 'top-secret' } } }));
  const error = await kv.fetch({ id: 'a' }, { signal }).catch((thrown) => thrown);
  expect(error.message).toContain('is the engine KV version 2?');
  expect(error.message).not.toContain('top-secret');
});

test('nothing that is printed holds a token', async () => {
  const { inspect } = await import('node:util');
  const { kv } = await open(() => undefined, { auth: vaultAuth.token('s.secret-token') });
  await kv.fetch({ id: 'a' }, { signal });
  expect(inspect(kv, { depth: 20, showHidden: true })).not.toContain('s.secret-token');
});
