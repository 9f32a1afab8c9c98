import { createLog } from '../../../engine/src/log';
import { issuerContext, type SendRequest } from '../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../engine/src/testing/memory-secret-store';
import { sdkError } from '../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../engine/src/traits';
import { conformance, subject } from '../../../engine/test/conformance';
import { refusalOf } from '../../../engine/test/world/account';
import { noAdminSecret } from '../../../engine/test/world/no-admin-secret';
import { AccessKeyIssuer } from '../../../lambdas/credentials/access-key/issuer';
import { LAST_USED_LAG } from '../../../rehearsal/src/aws/services/iam/last-use';

conformance('access-key', () =>
  subject(
    ({ clock, secret }) => {
      const issuer = new AccessKeyIssuer(issuerContext(clock, secret));
      return {
        factory: issuer.factory(),
        works: (text) => issuer.status(text)?.accepted === 'all',
        alive: () => issuer.alive(),
      };
    },
    'access-key',
    { userName: 'mailer' },
  ),
);

/** The adapter at an issuer in memory; `responses` replaces the response to an operation. */
function setUp(userName: unknown = 'mailer') {
  const clock = new VirtualClock();
  const issuer = new AccessKeyIssuer(issuerContext(clock, new MemorySecretStore(clock)));
  const inputs: { UserName?: string }[] = [];
  const responses: Record<string, (input: { Marker?: string }) => unknown> = {};
  const send: SendRequest = async ({ operation, input }, effect) => {
    inputs.push(input);
    return responses[operation] ? responses[operation](input) : effect();
  };
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  const context = { clock, log, timeLeft: () => 300_000, adminSecret: noAdminSecret };
  const adapter = issuer.factory(send).create({ userName }, context) as unknown as Required<Calls>;
  const otherKey = (): string => JSON.parse(issuer.issueByHand() ?? '').accessKeyId;
  return { issuer, inputs, responses, adapter, otherKey };
}

type Adapter = ReturnType<typeof setUp>['adapter'];

const throwing = (name: string, status: number) => () => {
  throw sdkError(name, status);
};

describe('access-key', () => {
  test('states the usage lag of the local AWS', () => {
    expect(setUp().adapter.traits.usage?.lag).toBe(LAST_USED_LAG[1]);
  });

  test('issues, lists, disables and removes a key of the user', async () => {
    const { adapter, inputs } = setUp();
    const { accessKeyId: id } = (await adapter.issue({} as never)) as { accessKeyId: string };
    expect(await adapter.list()).toEqual([{ id, active: true, created: expect.any(Number) }]);
    await adapter.disable({ id });
    expect(await adapter.list()).toMatchObject([{ active: false }]);
    await adapter.remove({ id }, {});
    expect(await adapter.list()).toEqual([]);
    expect(inputs.map(({ UserName }) => UserName)).toEqual(inputs.map(() => 'mailer'));
  });

  test('ignores a key that is already removed', async () => {
    const { adapter } = setUp();
    await expect(adapter.remove({ id: 'AKIA' }, {})).resolves.toBeUndefined();
    await expect(adapter.disable({ id: 'AKIA' })).resolves.toBeUndefined();
    await expect(adapter.lastUsed('AKIA')).resolves.toBeUndefined();
  });

  test('reads every page of the list', async () => {
    const { adapter, responses } = setUp();
    const pages = [
      { IsTruncated: true, Marker: 'next', AccessKeyMetadata: [{ AccessKeyId: 'A', Status: 'Active' }] },
      { IsTruncated: false, AccessKeyMetadata: [{ AccessKeyId: 'B', Status: 'Inactive' }] },
    ];
    responses.ListAccessKeys = ({ Marker }) => pages[Marker === 'next' ? 1 : 0];
    expect((await adapter.list()).map(({ id }) => id)).toEqual(['A', 'B']);
  });

  test('treats AccessDenied for the last use as a removal only if the list confirms it', async () => {
    const { adapter, issuer, responses, otherKey } = setUp();
    const id = otherKey();
    responses.GetAccessKeyLastUsed = throwing('AccessDenied', 403);
    await expect(adapter.lastUsed(id)).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(await adapter.lastUsed('AKIA-that-is-removed')).toBeUndefined();
    issuer.removeByHand(id);
    expect(await adapter.lastUsed(id)).toBeUndefined();
    responses.GetAccessKeyLastUsed = throwing('ServiceFailure', 500);
    await expect(adapter.lastUsed(id)).rejects.toMatchObject({ code: 'CallFailed' });
  });

  test('accepts responses without optional members', async () => {
    const { adapter, responses } = setUp();
    responses.ListAccessKeys = () => ({});
    expect(await adapter.list()).toEqual([]);
    responses.ListAccessKeys = () => ({ AccessKeyMetadata: [{}] });
    expect(await adapter.list()).toEqual([{ id: '', active: false, created: 0 }]);
    responses.GetAccessKeyLastUsed = () => ({});
    expect(await adapter.lastUsed('AKIA')).toBeUndefined();
    responses.CreateAccessKey = () => ({});
    expect(await adapter.issue({} as never)).toEqual({ accessKeyId: '', secretAccessKey: '' });
  });

  describe.each<[string, (adapter: Adapter) => Promise<unknown>]>([
    ['ListAccessKeys', ({ list }) => list()],
    ['CreateAccessKey', ({ issue }) => issue({} as never)],
    ['UpdateAccessKey', ({ disable }) => disable({ id: 'KEY1' })],
    ['DeleteAccessKey', ({ remove }) => remove({ id: 'KEY1' }, {})],
    ['GetAccessKeyLastUsed', ({ lastUsed }) => lastUsed('KEY1')],
  ])('names the action and the user when %s', (name, call) => {
    test.each([
      ['is denied', 'AccessDenied', 403, 'AccessDenied', 'was denied: '],
      ['fails', 'ServiceFailure', 500, 'CallFailed', 'failed: ServiceFailure (HTTP 500): '],
    ])('%s', async (_how, error, status, code, text) => {
      const { adapter, responses } = setUp();
      responses.ListAccessKeys = () => ({ AccessKeyMetadata: [{ AccessKeyId: 'KEY1' }] });
      responses[name] = throwing(error, status);
      expect(await refusalOf(call(adapter))).toMatchObject({
        code,
        message: expect.stringContaining(`[${code}] iam:${name} on the user mailer ${text}`),
        call: { action: `iam:${name}` },
      });
    });
  });

  test.each([null, '', 7])('refuses the user name %j', (userName) => {
    expect(() => setUp(userName)).toThrow('[BadSettings] The kind access-key has no userName.');
  });

  test('reports SlotTaken when the user has two keys', async () => {
    const { adapter, otherKey } = setUp();
    otherKey();
    otherKey();
    const { message } = await refusalOf(adapter.issue({} as never));
    expect(message).toContain('[SlotTaken] IAM has no room for another access key of mailer');
  });

  test('reports PrincipalGone when the user does not exist', async () => {
    const { adapter, issuer } = setUp();
    issuer.userExists = false;
    for (const call of [adapter.list(), adapter.issue({} as never)]) {
      const { message } = await refusalOf(call);
      expect(message).toContain(
        '[PrincipalGone] The IAM user mailer does not exist. Unchanged: the secret; nothing was issued. Action: create the user, ',
      );
    }
  });
});

describe('the access keys in memory', () => {
  function uneven() {
    const clock = new VirtualClock();
    const context = issuerContext(clock, new MemorySecretStore(clock));
    const issuer = new AccessKeyIssuer({ ...context, propagation: [12_000, 12_000] });
    return { clock, issuer, text: issuer.issueByHand() as string };
  }

  test('are accepted and refused after the propagation delay', () => {
    const { clock, issuer, text } = uneven();
    const { accessKeyId } = JSON.parse(text);
    const accepted = () => issuer.status(text)?.accepted;
    expect(accepted()).toBe('none');
    clock.pass(12_000);
    expect(accepted()).toBe('all');
    issuer.removeByHand(accessKeyId);
    expect(issuer.status(text)).toMatchObject({ active: false, removed: true, accepted: 'all' });
    clock.pass(12_000);
    expect(accepted()).toBe('none');
  });

  test('report a use within the usage lag', () => {
    const { clock, issuer, text } = uneven();
    const { accessKeyId } = JSON.parse(text);
    const used = clock.now();
    issuer.use(text);
    expect(issuer.reportedUse(accessKeyId)).toBeUndefined();
    clock.pass(LAST_USED_LAG[1]);
    expect(issuer.reportedUse(accessKeyId)).toBe(used);
  });
});
