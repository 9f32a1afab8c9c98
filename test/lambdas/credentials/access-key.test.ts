import { createLog } from '../../../engine/src/log';
import type { Calls } from '../../../engine/src/traits';
import { conformance, subject } from '../../../engine/test/conformance';
import { refusalOf } from '../../../engine/test/world/account';
import { MemoryIssuer } from '../../../engine/test/world/memory-issuer';
import { noAdminSecret } from '../../../engine/test/world/no-admin-secret';
import { VirtualClock } from '../../../engine/test/world/virtual-clock';
import { accessKeyFactory } from '../../../lambdas/credentials/access-key/adapter';
import { LAST_USED_LAG } from '../../../rehearsal/src/aws/services/iam/last-use';
import { fakeIam, sdkError } from './fake-iam';

conformance('access-key', () =>
  subject(
    (world) => ({
      factory: accessKeyFactory(() => fakeIam(world.issuer).clients),
      works: (text) => {
        const { accessKeyId: id, secretAccessKey: password } = JSON.parse(text);
        return world.issuer.works({ id, password });
      },
      alive: () => [...world.issuer.keys.values()].filter(({ active }) => active).map(({ id }) => id),
    }),
    'access-key',
    { userName: 'mailer' },
  ),
);

function setUp() {
  const clock = new VirtualClock();
  const issuer = new MemoryIssuer(clock);
  const iam = fakeIam(issuer);
  const lines: string[] = [];
  const log = createLog({ FunctionName: 'rotator' }, (line) => lines.push(line), clock.now);
  const adapter = accessKeyFactory(() => iam.clients).create(
    { userName: 'mailer' },
    { clock, log, timeLeft: () => 300_000, adminSecret: noAdminSecret },
  );
  return { clock, issuer, iam, log, kind: adapter as unknown as Required<Calls> };
}

type Kind = ReturnType<typeof setUp>['kind'];

describe('the access key at IAM', () => {
  test('expects reports of uses as late as the local AWS makes them', () => {
    expect(setUp().kind.traits.usage?.lag).toBe(LAST_USED_LAG[1]);
  });

  test('issues, lists, disables and removes', async () => {
    const { kind, iam } = setUp();
    const key = (await kind.issue({} as never)) as { accessKeyId: string };
    expect(await kind.list()).toEqual([{ id: key.accessKeyId, active: true, created: expect.any(Number) }]);
    expect(await kind.lastUsed(key.accessKeyId)).toBeUndefined();
    await kind.disable({ id: key.accessKeyId });
    expect(await kind.list()).toMatchObject([{ active: false }]);
    await kind.remove({ id: key.accessKeyId }, {});
    expect(await kind.list()).toEqual([]);
    expect(
      iam.sent
        .filter(({ name }) => name !== 'GetAccessKeyLastUsedCommand')
        .every(({ input }) => input.UserName === 'mailer'),
    ).toBe(true);
  });

  test('does not mind that a key is gone already', async () => {
    const { kind } = setUp();
    await expect(kind.remove({ id: 'AKIA' }, {})).resolves.toBeUndefined();
    await expect(kind.disable({ id: 'AKIA' })).resolves.toBeUndefined();
    await expect(kind.lastUsed('AKIA')).resolves.toBeUndefined();
  });

  test('reads all pages of the list', async () => {
    const { kind, iam } = setUp();
    const pages = [
      { IsTruncated: true, Marker: 'next', AccessKeyMetadata: [{ AccessKeyId: 'A', Status: 'Active' }] },
      { IsTruncated: false, AccessKeyMetadata: [{ AccessKeyId: 'B', Status: 'Inactive' }] },
    ];
    iam.operations.ListAccessKeysCommand = ({ Marker }) => pages[Marker === 'next' ? 1 : 0];
    expect((await kind.list()).map(({ id }) => id)).toEqual(['A', 'B']);
  });

  test('takes a refusal for the end of a key only when the list says so too', async () => {
    const { kind, issuer, iam } = setUp();
    const { id } = issuer.make(true);
    iam.operations.GetAccessKeyLastUsedCommand = () => {
      throw sdkError('AccessDenied', 403);
    };
    await expect(kind.lastUsed(id)).rejects.toMatchObject({ code: 'AccessDenied' });
    issuer.keys.delete(id);
    expect(await kind.lastUsed(id)).toBeUndefined();
  });

  test('does not take a failure for the end of a key, nor another key for it', async () => {
    const { kind, issuer, iam } = setUp();
    issuer.make(true);
    iam.operations.GetAccessKeyLastUsedCommand = () => {
      throw sdkError('AccessDenied', 403);
    };
    expect(await kind.lastUsed('AKIA-that-is-gone')).toBeUndefined();
    iam.operations.GetAccessKeyLastUsedCommand = () => {
      throw sdkError('ServiceFailure', 500);
    };
    await expect(kind.lastUsed('AKIA-that-is-gone')).rejects.toMatchObject({ code: 'CallFailed' });
  });

  test('bears answers that leave out what they may leave out', async () => {
    const { kind, iam } = setUp();
    iam.operations.ListAccessKeysCommand = () => ({});
    expect(await kind.list()).toEqual([]);
    iam.operations.ListAccessKeysCommand = () => ({ AccessKeyMetadata: [{}] });
    expect(await kind.list()).toEqual([{ id: '', active: false, created: 0 }]);
    iam.operations.GetAccessKeyLastUsedCommand = () => ({});
    expect(await kind.lastUsed('AKIA')).toBeUndefined();
    iam.operations.CreateAccessKeyCommand = () => ({});
    expect(await kind.issue({} as never)).toEqual({ accessKeyId: '', secretAccessKey: '' });
  });

  describe.each([
    ['ListAccessKeys', ({ list }: Kind) => list()],
    ['CreateAccessKey', ({ issue }: Kind) => issue({} as never)],
    ['UpdateAccessKey', ({ disable }: Kind) => disable({ id: 'KEY1' })],
    ['DeleteAccessKey', ({ remove }: Kind) => remove({ id: 'KEY1' }, {})],
    ['GetAccessKeyLastUsed', ({ lastUsed }: Kind) => lastUsed('KEY1')],
  ])('rejects when %s', (name, call) => {
    test.each([
      ['is denied', 'AccessDenied', 403, 'AccessDenied', 'was denied: '],
      ['fails', 'ServiceFailure', 500, 'CallFailed', 'failed: ServiceFailure (HTTP 500): '],
    ])('%s, with the action and the user', async (_how, error, status, code, text) => {
      const { kind, issuer, iam } = setUp();
      issuer.make(true);
      iam.operations[`${name}Command`] = () => {
        throw sdkError(error, status);
      };
      expect(await refusalOf(call(kind))).toMatchObject({
        code,
        message: expect.stringContaining(`[${code}] iam:${name} on the user mailer ${text}`),
        call: { action: `iam:${name}` },
      });
    });
  });

  test.each([undefined, '', 7])('is of no user that is called %j', (userName) => {
    const { clock, log, iam } = setUp();
    const make = () =>
      accessKeyFactory(() => iam.clients).create(
        { userName },
        { clock, log, timeLeft: () => 300_000, adminSecret: noAdminSecret },
      );
    expect(make).toThrow('[BadSettings] The kind access-key has no userName.');
  });

  test('names what IAM refuses', async () => {
    const { kind, issuer } = setUp();
    issuer.make(true);
    issuer.make(true);
    const full = await refusalOf(kind.issue({} as never));
    expect(full.message).toContain('[SlotTaken] IAM has no room for another access key of mailer');
  });

  test('says of a missing user nothing of a key that there may never have been', async () => {
    const { kind, issuer } = setUp();
    issuer.exists = false;
    for (const call of [kind.list(), kind.issue({} as never)]) {
      const { message } = await refusalOf(call);
      expect(message).toContain(
        '[PrincipalGone] The IAM user mailer does not exist. Unchanged: the secret; nothing was issued. Action: create the user, ',
      );
    }
  });
});
