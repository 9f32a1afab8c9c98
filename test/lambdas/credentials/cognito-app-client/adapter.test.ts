import { createLog } from '../../../../engine/src/log';
import { issuerContext, type SendRequest } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { noAdminSecret } from '../../../../engine/test/world/no-admin-secret';
import type { ClientSecretValue } from '../../../../lambdas/credentials/cognito-app-client/contract';
import type { AppClientOptions } from '../../../../lambdas/credentials/cognito-app-client/endpoint-model';
import {
  CognitoIssuer,
  issuer as kind,
  TOKEN_ENDPOINT,
} from '../../../../lambdas/credentials/cognito-app-client/issuer';

const CREDENTIALS = { verification: 'client-credentials', tokenEndpoint: TOKEN_ENDPOINT };
const ONCE = { successes: 1, within: 0 };
const REQUEST = { current: undefined, excluded: new Set<string>() } as never;

/** The adapter at an app client in memory; `responses` replaces the response to an operation. */
function setUp(parameters: Record<string, unknown> = {}, options: AppClientOptions = {}) {
  const clock = new VirtualClock();
  const issuer = new CognitoIssuer(issuerContext(clock, new MemorySecretStore(clock)), options);
  const operations: string[] = [];
  const responses: Record<string, () => unknown> = {};
  const send: SendRequest = async ({ operation }, effect) => {
    operations.push(operation);
    return responses[operation] ? responses[operation]() : effect();
  };
  const lines: string[] = [];
  const log = createLog({ FunctionName: 'rotator' }, (line) => lines.push(line), clock.now);
  const passing = { now: clock.now, sleep: async (milliseconds: number) => clock.pass(milliseconds) };
  const context = { clock: passing, log, timeLeft: () => 300_000, adminSecret: noAdminSecret };
  const create = () =>
    issuer.factory(send).create({ ...kind.parameters, ...parameters }, context) as unknown as Required<Calls>;
  const adapter = create();
  const issue = async () => (await adapter.issue(REQUEST)) as ClientSecretValue;
  return { issuer, operations, responses, adapter, create, issue, clock };
}

const throwing = (name: string, status: number, message?: string) => () => {
  throw sdkError(name, status, message);
};

describe('the only secret of an app client', () => {
  const adopting = { adoptSecret: 'true' };
  const generated = { generateSecret: true };

  test('is adopted as the first credential, without a change at Cognito', async () => {
    const { issue, operations, issuer } = setUp(adopting, generated);
    const value = await issue();
    expect(issuer.accepts(JSON.stringify(value))).toBe(true);
    expect(issuer.model.listed).toHaveLength(1);
    expect(operations).not.toContain('AddUserPoolClientSecret');
  });

  test.each<[string, Record<string, string>, object]>([
    ['without adoptSecret', {}, { excluded: new Set() }],
    ['when there is a current value', adopting, { current: {}, excluded: new Set() }],
  ])('is not adopted %s', async (_, parameters, request) => {
    const { adapter, issuer } = setUp(parameters, generated);
    await adapter.issue(request as never);
    expect(issuer.model.listed.map(({ origin }) => origin)).toEqual(['generated', 'added']);
  });

  test('is not adopted when it is compromised', async () => {
    const { adapter, issuer } = setUp(adopting, generated);
    const excluded = new Set(issuer.model.listed.map(({ id }) => id));
    await adapter.issue({ excluded } as never);
    expect(issuer.model.listed).toHaveLength(2);
  });

  test('survives the rollback of the first deploy, in the same and in a later invocation', async () => {
    const { adapter, create, issue, issuer } = setUp(adopting, generated);
    const { clientSecretId: id } = await issue();
    const other = issuer.issueByHand() ?? '';
    await adapter.remove({ id }, {});
    issuer.removeByHand(JSON.parse(other).clientSecretId);
    await (create() as Required<Calls>).remove({ id }, {});
    expect(issuer.model.listed.map((secret) => secret.id)).toEqual([id]);
  });

  test('is deleted when it is replaced', async () => {
    const { adapter, create, issue, issuer, clock } = setUp(adopting, generated);
    const first = await issue();
    clock.pass(86_400_000);
    await adapter.issue({ current: first, excluded: new Set() } as never);
    await (create() as Required<Calls>).remove({ id: first.clientSecretId }, {});
    expect(issuer.accepts(JSON.stringify(first))).toBe(false);
    expect(issuer.model.listed.map(({ origin }) => origin)).toEqual(['added']);
  });

  test('is refused when Cognito does not return its value', async () => {
    const { issue, responses } = setUp(adopting, generated);
    responses.DescribeUserPoolClient = () => ({ UserPoolClient: {} });
    expect(await refusalOf(issue())).toMatchObject({ code: 'PrincipalUnfit' });
  });
});

describe('the last secret that the rotator issued', () => {
  test('is replaced by one that nobody knows', async () => {
    const { adapter, issue, issuer, operations } = setUp();
    const value = await issue();
    await adapter.remove({ id: value.clientSecretId }, {});
    expect(issuer.accepts(JSON.stringify(value))).toBe(false);
    expect(issuer.model.listed.map(({ origin }) => origin)).toEqual(['given']);
    expect(operations.slice(-2)).toEqual(['AddUserPoolClientSecret', 'DeleteUserPoolClientSecret']);
  });

  test('is deleted by the next attempt after a crash in between', async () => {
    const { adapter, issue, issuer, responses } = setUp();
    const { clientSecretId: id } = await issue();
    responses.DeleteUserPoolClientSecret = throwing('InternalServerException', 500);
    expect(await refusalOf(adapter.remove({ id }, {}))).toMatchObject({ code: 'CallFailed' });
    delete responses.DeleteUserPoolClientSecret;
    await adapter.remove({ id }, {});
    expect(issuer.model.listed.map(({ origin }) => origin)).toEqual(['given']);
  });
});

test('ignores a secret that is already deleted, and a client that does not exist any more', async () => {
  const { adapter, issue, issuer } = setUp();
  const { clientSecretId: id } = await issue();
  await expect(adapter.remove({ id: 'other' }, {})).resolves.toBeUndefined();
  issuer.model.exists = false;
  await expect(adapter.remove({ id }, {})).resolves.toBeUndefined();
});

test('reads every page of the list', async () => {
  const { adapter, responses } = setUp();
  const pages = [
    { ClientSecrets: [{ ClientSecretId: 'a' }], NextToken: 'next' },
    { ClientSecrets: [{}] },
    {},
  ];
  responses.ListUserPoolClientSecrets = () => pages.shift();
  expect(await adapter.list()).toEqual([
    { id: 'a', active: true, created: 0 },
    { id: '', active: true, created: 0 },
  ]);
  expect(await adapter.list()).toEqual([]);
});

test.each<[string, string, string, string]>([
  ['LimitExceededException', 'SlotTaken', 'no room for another secret of the app client', 'Limit'],
  ['InvalidParameterException', 'PrincipalUnfit', 'creates no secret for the app client', 'public client'],
  ['ResourceNotFoundException', 'PrincipalGone', 'There is no app client', 'Missing'],
  [
    'AccessDeniedException',
    'AccessDenied',
    'cognito-idp:AddUserPoolClientSecret on the app client',
    'Not now',
  ],
  [
    'TooManyRequestsException',
    'CallFailed',
    'cognito-idp:AddUserPoolClientSecret on the app client',
    'Not now',
  ],
])('names the error %s of a creation %s', async (name, code, text, message) => {
  const { issue, responses } = setUp();
  responses.AddUserPoolClientSecret = throwing(name, 400, message);
  const error = await refusalOf(issue());
  expect(error).toMatchObject({ code, message: expect.stringContaining(text) });
});

test.each<[string, Record<string, unknown>, string]>([
  ['no userPoolId', { userPoolId: '' }, 'The kind cognito-app-client has no userPoolId.'],
  ['no clientId', { clientId: undefined }, 'The kind cognito-app-client has no clientId.'],
  [
    'another verification',
    { verification: 'none' },
    'is none of client-credentials, client-token, user-sign-in',
  ],
  ['no token endpoint', { verification: 'client-credentials' }, 'has no tokenEndpoint'],
  ['an endpoint without TLS', { tokenEndpoint: 'http://a.example/oauth2/token' }, 'is not https://HOST'],
  [
    'an endpoint with a longer path',
    { tokenEndpoint: 'https://a.example/oauth2/token/x' },
    'is not https://HOST',
  ],
  [
    'an endpoint with another path',
    { tokenEndpoint: 'https://a.example/x?/oauth2/token' },
    'is not https://HOST',
  ],
])('refuses %s', (_, parameters, message) => {
  expect(() => setUp(parameters)).toThrow(message);
});

describe.each([
  ['a token request', CREDENTIALS, { flow: 'client-credentials' }],
  ['GetClientToken', { verification: 'client-token' }, { flow: 'client-token' }],
  ['a sign-in', {}, {}],
  ['a sign-in that hides users', {}, { preventUserExistenceErrors: true }],
] as [string, object, AppClientOptions][])('with %s', (_, parameters, options) => {
  test('a secret is verified, and proved to be refused after its deletion', async () => {
    const { adapter, issue } = setUp(parameters as never, options);
    const value = await issue();
    await adapter.verify(value, { successes: 3, within: 60_000 });
    expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
    await adapter.remove({ id: value.clientSecretId }, {});
    expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    expect(await adapter.proveRefused(value, { successes: 5, within: 60_000 })).toMatch(
      /(endpoint https|Cognito \().* refused it 5 times in a row$/,
    );
  });

  test('a client without the flow shows neither', async () => {
    const { adapter, issue } = setUp(parameters as never, { ...options, flow: 'none' });
    const value = await issue();
    for (const call of [adapter.verify(value, ONCE), adapter.proveRefused(value, ONCE)]) {
      const error = await refusalOf(call);
      expect(error.code).toMatch(/^(VerifyFailed|StillAccepted)$/);
      expect(error.message).toMatch(
        /last answer: (HTTP 400 unauthorized_client|InvalidParameterException: .*)/,
      );
      expect(error.message).not.toContain(value.clientSecret);
    }
  });
});

test.each<[string, Record<string, unknown>, string, () => unknown]>([
  ['a lost response of the token endpoint', CREDENTIALS, 'token', throwing('Error', 0)],
  ['an outage of the token endpoint', CREDENTIALS, 'token', () => ({ status: 503, error: 'invalid_client' })],
  ['a redirect of the token endpoint', CREDENTIALS, 'token', () => ({ status: 302 })],
  ['throttling', {}, 'InitiateAuth', throwing('TooManyRequestsException', 400)],
  ['another refusal', {}, 'InitiateAuth', throwing('NotAuthorizedException', 400, 'Access Token expired')],
  [
    'the text of a refusal in another error',
    {},
    'InitiateAuth',
    throwing('InternalErrorException', 500, 'Unable to verify secret hash'),
  ],
  ['a web ACL', { verification: 'client-token' }, 'GetClientToken', throwing('ForbiddenException', 403)],
])('%s proves nothing', async (_, parameters, operation, response) => {
  const { adapter, issue, responses } = setUp(parameters);
  const value = await issue();
  responses[operation] = response;
  expect(await refusalOf(adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
  expect(await refusalOf(adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
});

test('an accepted secret may also be shown by a wrong password', async () => {
  const { adapter, issue, responses } = setUp();
  const value = await issue();
  responses.InitiateAuth = throwing('NotAuthorizedException', 400, 'Incorrect username or password.');
  await expect(adapter.verify(value, ONCE)).resolves.toBeUndefined();
});

test('refuses the secret of another client', async () => {
  const { adapter, issue } = setUp();
  const value = { ...(await issue()), clientId: 'other' };
  for (const call of [adapter.verify(value, ONCE), adapter.proveRefused(value, ONCE)])
    expect(await refusalOf(call)).toMatchObject({ code: 'WrongPrincipal' });
});

test('stores the token endpoint for readers, and parses what it serializes', async () => {
  const { adapter, issue } = setUp(CREDENTIALS);
  const value = await issue();
  expect(value.tokenEndpoint).toBe(TOKEN_ENDPOINT);
  expect(adapter.parse(adapter.serialize(value))).toEqual(value);
  expect(() => adapter.parse('{"clientId":"jobs"}')).toThrow('[WrongKind]');
});
