import { createLog } from '../../../../engine/src/log';
import { issuerContext, type SendRequest } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { noAdminSecret } from '../../../../engine/test/world/no-admin-secret';
import { appSyncApiKey } from '../../../../lambdas/credentials/appsync-api-key/adapter';
import type { ApiKeyValue } from '../../../../lambdas/credentials/appsync-api-key/contract';
import { tryGraphql } from '../../../../lambdas/credentials/appsync-api-key/graphql';
import { API_ID, AppSyncIssuer, GRAPHQL_URL } from '../../../../lambdas/credentials/appsync-api-key/issuer';
import { keyIdOf } from '../../../../lambdas/credentials/appsync-api-key/key-id';

const ONCE = { successes: 1, within: 0 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NAME = 'rekey-abc-def';

function setUp(more: Record<string, unknown> = {}) {
  const clock = new VirtualClock();
  const issuer = new AppSyncIssuer(issuerContext(clock, new MemorySecretStore(clock)));
  const inputs: Record<string, unknown>[] = [];
  const responses: Record<string, () => unknown> = {};
  const lines: string[] = [];
  const send: SendRequest = async ({ operation, input }, effect) => {
    inputs.push({ operation, ...input });
    return responses[operation] ? responses[operation]() : effect();
  };
  const passing = { now: clock.now, sleep: async (milliseconds: number) => clock.pass(milliseconds) };
  const log = createLog({ FunctionName: 'rotator' }, (line) => void lines.push(line), clock.now);
  const adapter = issuer
    .factory(send)
    .create(
      { apiId: API_ID, graphqlUrl: GRAPHQL_URL, ...more },
      { clock: passing, log, timeLeft: () => 300_000, adminSecret: noAdminSecret },
    ) as unknown as Required<Calls>;
  const issue = async (expiresAt = clock.now() + 9 * DAY) =>
    (await adapter.issue({ name: NAME, expiresAt } as never)) as ApiKeyValue;
  return { issuer, inputs, responses, adapter, clock, log, issue };
}

test('a key is issued, verified, deleted and proved to be refused', async () => {
  const { adapter, issue, clock } = setUp();
  const value = await issue();
  const id = adapter.idOf(value);
  expect(await adapter.list()).toEqual([{ id, active: true, created: clock.now(), name: NAME }]);
  await adapter.verify(value, { successes: 3, within: 60_000 });
  expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  await adapter.remove({ id }, {});
  await adapter.remove({ id }, {});
  expect(await adapter.list()).toEqual([]);
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
  expect(await adapter.proveRefused(value, { successes: 5, within: 60_000 })).toMatch(/ refused it 5 times/);
  expect(adapter.parse(adapter.serialize(value))).toEqual(value);
});

test('the id of a credential does not show the key, and the log redacts every key of the API', async () => {
  const { adapter, issue, issuer, log } = setUp();
  const { apiKey } = await issue();
  const other = JSON.parse(issuer.issueByHand() ?? '') as ApiKeyValue;
  expect(adapter.idOf({ apiKey } as never)).toMatch(/^[0-9a-f]{20}$/);
  expect(JSON.stringify(await adapter.list())).not.toContain(apiKey.slice(4));
  expect(log.scrub(`${apiKey} ${other.apiKey}`)).not.toMatch(/da2-/);
});

test('a key that somebody else created has no name, and an expired key is listed as inactive', async () => {
  const { adapter, issuer, clock } = setUp();
  issuer.issueByHand();
  expect(await adapter.list()).toEqual([{ id: expect.any(String), active: true, created: 0 }]);
  clock.pass(366 * DAY);
  expect(await adapter.list()).toMatchObject([{ active: false }]);
});

test.each<[string, number, number]>([
  ['9 days and a minute is rounded up to the hour', 9 * DAY + 60_000, 9 * DAY + HOUR],
  ['an hour is a day', HOUR, DAY + HOUR],
  ['more than a year is a year', 400 * DAY, 365 * DAY],
])('a life of %s', async (_, life, longest) => {
  const { issue, inputs, clock } = setUp();
  const now = clock.now();
  await issue(now + life);
  const expires = Number(inputs[0]?.expires) * 1000;
  expect(expires % HOUR).toBe(0);
  expect(expires - now).toBeGreaterThanOrEqual(longest - HOUR);
  expect(expires - now).toBeLessThanOrEqual(longest);
});

test('reads every page of the list', async () => {
  const { adapter, responses, inputs } = setUp();
  const pages = [{ nextToken: 'next', apiKeys: [{ id: 'da2-first-key-first-key' }] }, { apiKeys: [{}] }, {}];
  responses.ListApiKeys = () => pages.shift();
  const ids = (await adapter.list()).map(({ id }) => id);
  expect(ids).toEqual([keyIdOf('da2-first-key-first-key'), keyIdOf('')]);
  expect(inputs[1]).toMatchObject({ nextToken: 'next' });
  expect(await adapter.list()).toEqual([]);
});

test.each([
  ['ApiKeyLimitExceededException', 'SlotTaken', `no room for another API key of ${API_ID}`],
  ['NotFoundException', 'PrincipalGone', `The AppSync API ${API_ID} does not exist`],
  ['ConcurrentModificationException', 'CallFailed', `appsync:CreateApiKey on the API ${API_ID}`],
])('names the error %s of a creation %s', async (name, code, text) => {
  const { issue, responses } = setUp();
  responses.CreateApiKey = () => {
    throw sdkError(name, 400, 'Refused');
  };
  expect(await refusalOf(issue())).toMatchObject({ code, message: expect.stringContaining(text) });
});

test('the keys of a deleted API are gone', async () => {
  const { adapter, issue, issuer } = setUp();
  const value = await issue();
  issuer.model.exists = false;
  await adapter.remove({ id: adapter.idOf(value) }, {});
  expect(await refusalOf(adapter.list())).toMatchObject({ code: 'PrincipalGone' });
});

test('an error of the list is not taken for a deleted API', async () => {
  const { adapter, responses } = setUp();
  responses.ListApiKeys = () => {
    throw sdkError('InternalFailureException', 500, 'Outage');
  };
  expect(await refusalOf(adapter.remove({ id: 'a' }, {}))).toMatchObject({ code: 'CallFailed' });
});

test('a key of another API is not tried', async () => {
  const { adapter, issue, inputs } = setUp();
  const value = { ...(await issue()), apiId: 'other' };
  const before = inputs.length;
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'WrongPrincipal' });
  expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'WrongPrincipal' });
  expect(inputs).toHaveLength(before);
});

test.each<[string, Record<string, unknown>, string]>([
  ['no API', { apiId: '' }, 'has no apiId'],
  ['another path', { graphqlUrl: 'https://example.com/event' }, 'is not https://HOST/graphql'],
  ['plain HTTP', { graphqlUrl: 'http://example.com/graphql' }, 'is not https://HOST/graphql'],
])('refuses %s', (_, more, message) => {
  expect(() => setUp(more)).toThrow(message);
  expect(appSyncApiKey().kind).toBe('appsync-api-key');
});

test.each<[string, number, unknown, boolean | undefined, string]>([
  ['data, or an error of a resolver', 200, '', true, 'HTTP 200'],
  [
    'an invalid key',
    401,
    {
      errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
    },
    false,
    'HTTP 401 UnauthorizedException',
  ],
  ['another 401', 401, { message: 'Unauthorized' }, undefined, 'HTTP 401'],
  ['an empty list of errors', 401, { errors: [] }, undefined, 'HTTP 401'],
  ['a web ACL', 403, '<html>', undefined, 'HTTP 403'],
  [
    'an outage with the text',
    500,
    { errors: [{ errorType: 'UnauthorizedException' }] },
    undefined,
    'HTTP 500',
  ],
])('the answer of the endpoint: %s', async (_, status, body, accepted, answer) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const sent: unknown[] = [];
  const reaction = await tryGraphql(GRAPHQL_URL, 'the-key', async (url, request) => {
    sent.push(url, request);
    return { status, text };
  });
  expect(reaction).toEqual({ accepted, answer });
  expect(sent).toEqual([
    GRAPHQL_URL,
    {
      method: 'POST',
      headers: { 'x-api-key': 'the-key', 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    },
  ]);
});

test.each([
  [Object.assign(new Error('the-key'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  [new Error('the-key'), 'no response'],
  [undefined, 'no response'],
])('a lost connection proves nothing, and its error is not passed on', async (error, answer) => {
  expect(await tryGraphql(GRAPHQL_URL, 'the-key', () => Promise.reject(error))).toEqual({
    accepted: undefined,
    answer,
  });
});
