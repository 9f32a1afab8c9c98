import { GitHub } from '../../../../lambdas/leaks/github/api';
import { gitHubClients } from '../../../../lambdas/leaks/github/client';
import { API } from '../world';
import { APP_KEY, AppServer, CLIENT_ID, newKey, pemOf } from './app-server';

// GitHub documentation, "Rate limits for the REST API": a secondary limit may have neither `retry-after` nor an empty rest.
const LIMITED = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

const answer = (message: string) =>
  new Response(JSON.stringify({ message }), { status: 403, headers: { 'x-ratelimit-remaining': '14' } });

test.each([
  [LIMITED, 'GitHubRateLimited'],
  ['Resource not accessible by integration', 'GitHubForbidden'],
])('403 with the text "%s" is the error %s, without the text', async (message, name) => {
  const github = new GitHub({ api: API, token: async () => 'token', fetch: async () => answer(message) });
  const error: Error = await github.alert('octo-org/shop', 1).catch((thrown) => thrown);
  expect(error).toMatchObject({ name, status: 403 });
  expect(JSON.stringify([error, error.message, error.stack])).not.toContain(message);
});

test.each(['GET /repos/octo-org/shop/installation', 'POST /app/installations/7/access_tokens'])(
  'a secondary limit of %s is no lack of a permission',
  async (limited) => {
    const key = newKey();
    const server = new AppServer(() => Date.parse('2026-11-29T12:00:00Z'), API);
    server.keys.push(key.publicKey);
    server.answer = (request) => (request === limited ? answer(LIMITED) : undefined);
    const clients = gitHubClients({
      call: async () => ({ SecretString: pemOf(key.privateKey) }),
      now: () => Date.parse('2026-11-29T12:00:00Z'),
      access: 'read',
      fetch: server.fetch,
    });
    const github = clients({ api: API, app: { clientId: CLIENT_ID, privateKey: APP_KEY } });
    await expect(github.alert('octo-org/shop', 1)).rejects.toMatchObject({ name: 'GitHubRateLimited' });
  },
);

test('an installation that is fixed reads no alert of another organization with a repository of the same name', async () => {
  const key = newKey();
  const now = () => Date.parse('2026-11-29T12:00:00Z');
  const server = new AppServer(now, API);
  server.keys.push(key.publicKey);
  const call = async () => ({ SecretString: pemOf(key.privateKey) });
  const clients = gitHubClients({ call, now, access: 'read', fetch: server.fetch });
  const app = { clientId: CLIENT_ID, privateKey: APP_KEY, installationId: 7 };
  await expect(clients({ api: API, app }).alertWithSecret('acme/shop', 1)).rejects.toMatchObject({
    name: 'GitHubNotFound',
  });
  expect([...server.tokens.values()].map(({ installation }) => installation.account)).toEqual(['octo-org']);
});
