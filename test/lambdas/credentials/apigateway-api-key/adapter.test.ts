import { createLog } from '../../../../engine/src/log';
import { issuerContext, type SendRequest } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { noAdminSecret } from '../../../../engine/test/world/no-admin-secret';
import { apiGatewayApiKey } from '../../../../lambdas/credentials/apigateway-api-key/adapter';
import type { ApiKeyValue } from '../../../../lambdas/credentials/apigateway-api-key/contract';
import { ApiGatewayIssuer, STAGE_URL } from '../../../../lambdas/credentials/apigateway-api-key/issuer';
import { tryStage } from '../../../../lambdas/credentials/apigateway-api-key/stage';

const ONCE = { successes: 1, within: 0 };
const NAME = 'rekey-abc-def';
const MINUTE = 60_000;

function setUp(more: Record<string, unknown> = { url: STAGE_URL }) {
  const clock = new VirtualClock();
  const issuer = new ApiGatewayIssuer(issuerContext(clock, new MemorySecretStore(clock)));
  const inputs: Record<string, unknown>[] = [];
  const responses: Record<string, (effect: () => unknown) => unknown> = {};
  const send: SendRequest = async ({ operation, input }, effect) => {
    inputs.push({ operation, ...input });
    return responses[operation] ? responses[operation](effect) : effect();
  };
  const passing = { now: clock.now, sleep: async (milliseconds: number) => clock.pass(milliseconds) };
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  const adapter = issuer
    .factory(send)
    .create(
      { usagePlanIds: 'silver,gold', ...more },
      { clock: passing, log, timeLeft: () => 300_000, adminSecret: noAdminSecret },
    ) as unknown as Required<Calls>;
  const issue = async () => (await adapter.issue({ name: NAME } as never)) as ApiKeyValue;
  return { issuer, inputs, responses, adapter, clock, log, issue };
}

const refusing = (name: string) => () => {
  throw sdkError(name, 400, 'Refused');
};

test.each([
  ['at a stage', STAGE_URL],
  ['at API Gateway', undefined],
])('a key is issued, verified, disabled, deleted and proved to be refused %s', async (_, url) => {
  const { adapter, issue, clock, issuer } = setUp(url === undefined ? {} : { url });
  const value = await issue();
  const { apiKeyId: id, apiKey } = value;
  expect(apiKey).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(issuer.model.keys.get(id)?.plans).toEqual(['gold', 'silver']);
  expect(await adapter.list()).toEqual([{ id, name: NAME, active: true, created: expect.any(Number) }]);
  await adapter.verify(value, { successes: 3, within: 2 * MINUTE });
  expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  await adapter.disable({ id });
  await adapter.disable({ id });
  clock.pass(2 * MINUTE);
  expect(await adapter.list()).toMatchObject([{ active: false }]);
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
  expect(await adapter.proveRefused(value, { successes: 5, within: MINUTE })).toMatch(
    / disabled or deleted$/,
  );
  await adapter.remove({ id }, {});
  await adapter.remove({ id }, {});
  await adapter.disable({ id });
  expect(await adapter.list()).toEqual([]);
  expect(await adapter.proveRefused(value, ONCE)).toContain(url ?? 'API Gateway');
  expect(adapter.parse(adapter.serialize(value))).toEqual(value);
});

test('the value is redacted in the log, and lists request no values', async () => {
  const { issue, log, adapter, inputs } = setUp();
  const { apiKey } = await issue();
  await adapter.list();
  expect(log.scrub(apiKey)).not.toContain(apiKey);
  expect(inputs.filter(({ operation }) => operation === 'GetApiKeys')).toEqual([
    { operation: 'GetApiKeys', nameQuery: 'rekey-', limit: 500, position: undefined },
  ]);
});

test('lists the keys for the same usage plans only, on every page', async () => {
  const { adapter, responses } = setUp();
  const description = 'Rotated by cdk-rekey for the usage plans gold, silver';
  const pages = [
    {
      position: 'next',
      items: [
        { id: 'a', description },
        { id: 'b', description: 'for others' },
      ],
    },
    { items: [{ description }] },
    {},
  ];
  responses.GetApiKeys = () => pages.shift();
  expect((await adapter.list()).map(({ id }) => id)).toEqual(['a', '']);
  expect(await adapter.list()).toEqual([]);
});

test('without a URL, a key counts a minute after its last change', async () => {
  const { adapter, issue, clock } = setUp({});
  const value = await issue();
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({
    code: 'VerifyFailed',
    message: expect.stringContaining('last answer: the key is enabled since '),
  });
  clock.pass(MINUTE);
  await adapter.verify(value, ONCE);
  await adapter.disable({ id: value.apiKeyId });
  expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({
    code: 'StillAccepted',
    message: expect.stringContaining('the key is disabled since '),
  });
});

test.each([
  ['at a stage', STAGE_URL],
  ['at API Gateway', undefined],
])('names a key that was taken out of a usage plan, %s', async (_, url) => {
  const { adapter, issue, clock, responses } = setUp(url === undefined ? {} : { url });
  const value = await issue();
  clock.pass(2 * MINUTE);
  responses.GetUsagePlanKey = refusing('NotFoundException');
  responses.request = async () => ({ status: 403, text: '{"message":"Forbidden"}' });
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({
    code: 'VerifyFailed',
    message: expect.stringContaining('the key is not in every usage plan'),
  });
});

test('a method that answers without a key proves nothing', async () => {
  const { adapter, issue, responses } = setUp();
  const value = await issue();
  responses.request = () => ({ status: 200, text: '' });
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'IssuerMismatch' });
});

test('the refusal of a web ACL is no proof while API Gateway shows the key as enabled', async () => {
  const { adapter, issue, responses } = setUp();
  const value = await issue();
  responses.request = () => ({ status: 403, text: '{"message":"Forbidden"}' });
  expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({
    code: 'StillAccepted',
    message: expect.stringContaining('as enabled'),
  });
});

test('a repeated addition to a usage plan succeeds', async () => {
  const { issue, responses } = setUp();
  responses.CreateUsagePlanKey = (effect) => {
    effect();
    throw sdkError('ConflictException', 409);
  };
  expect(await issue()).toMatchObject({ apiKeyId: expect.any(String) });
});

test.each([
  ['CreateApiKey', 'LimitExceededException', 'SlotTaken', 'no room for another API key'],
  ['CreateApiKey', 'BadRequestException', 'CallFailed', 'apigateway:POST on the API keys'],
  ['CreateUsagePlanKey', 'NotFoundException', 'PrincipalGone', 'The usage plan gold does not exist'],
  ['CreateUsagePlanKey', 'ConflictException', 'PrincipalUnfit', 'gold, silver have a stage in common'],
])('names the error of %s %s %s', async (operation, name, code, text) => {
  const { issue, responses } = setUp();
  responses[operation] = refusing(name);
  expect(await refusalOf(issue())).toMatchObject({ code, message: expect.stringContaining(text) });
});

test.each<[string, Record<string, unknown>, string]>([
  ['no usage plan', { usagePlanIds: '' }, 'are not ids of usage plans'],
  ['a path', { usagePlanIds: 'gold,../x' }, 'are not ids of usage plans'],
  ['plain HTTP', { url: 'http://example.com/' }, 'is not https://HOST/PATH'],
  ['a number', { url: 7 }, 'is not https://HOST/PATH'],
])('refuses %s', (_, more, message) => {
  expect(() => setUp(more)).toThrow(message);
  expect(apiGatewayApiKey().kind).toBe('apigateway-api-key');
});

test.each<[string, number, unknown, boolean | undefined, string]>([
  ['an answer', 204, '', true, 'HTTP 204'],
  ['an invalid key', 403, { message: 'Forbidden' }, false, 'HTTP 403 Forbidden'],
  ['a used-up quota', 429, { message: 'Limit Exceeded' }, true, 'HTTP 429 Limit Exceeded'],
  ['throttling', 429, { message: 'Too Many Requests' }, undefined, 'HTTP 429'],
  ['a wrong path', 403, { message: 'Missing Authentication Token' }, undefined, 'HTTP 403'],
  ['an authorizer', 401, { message: 'Unauthorized' }, undefined, 'HTTP 401'],
  ['an outage with the text', 500, { message: 'Forbidden' }, undefined, 'HTTP 500'],
  ['HTML', 403, '<html>', undefined, 'HTTP 403'],
  ['null', 403, 'null', undefined, 'HTTP 403'],
])('the answer of the stage: %s', async (_, status, body, accepted, answer) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const sent: unknown[] = [];
  const reaction = await tryStage(STAGE_URL, 'the-key', async (...request) => {
    sent.push(...request);
    return { status, text };
  });
  expect(reaction).toEqual({ accepted, answer });
  expect(sent).toEqual([STAGE_URL, { method: 'GET', headers: { 'x-api-key': 'the-key' } }]);
});

test.each([
  [Object.assign(new Error('the-key'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  [undefined, 'no response'],
])('a lost connection proves nothing, and its error is not passed on', async (error, answer) => {
  const reaction = await tryStage(STAGE_URL, 'the-key', () => Promise.reject(error));
  expect(reaction).toEqual({ accepted: undefined, answer });
});
