import { accessKeyFactory } from '../../../lambdas/credentials/access-key/adapter';
import { otherRegion, tryEverywhere } from '../../../lambdas/credentials/access-key/identity';
import { createLog } from '../../../lambdas/rotation/log';
import { conformance, subject } from '../conformance';
import { MemoryIssuer } from '../world/memory-issuer';
import { VirtualClock } from '../world/virtual-clock';
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
  const log = createLog({ path: 'App/Key' }, (line) => lines.push(line), clock.now);
  const kind = accessKeyFactory(() => iam.clients).make({ userName: 'mailer' }, { clock, log });
  if (kind.origin !== 'issuer' || !kind.usage || !kind.reversible)
    throw new Error('Its traits have changed.');
  return { clock, issuer, iam, log, kind };
}

describe('the access key at IAM', () => {
  test('issues, lists, disables and removes', async () => {
    const { kind, iam } = setUp();
    const key = (await kind.issue()) as { accessKeyId: string };
    expect(await kind.list()).toEqual([{ id: key.accessKeyId, active: true, created: expect.any(Number) }]);
    expect(await kind.lastUsed(key.accessKeyId)).toBeUndefined();
    await kind.disable(key.accessKeyId);
    expect(await kind.list()).toMatchObject([{ active: false }]);
    await kind.remove(key.accessKeyId);
    expect(await kind.list()).toEqual([]);
    expect(
      iam.sent
        .filter(({ name }) => name !== 'GetAccessKeyLastUsedCommand')
        .every(({ input }) => input.UserName === 'mailer'),
    ).toBe(true);
  });

  test('does not mind that a key is gone already', async () => {
    const { kind } = setUp();
    await expect(kind.remove('AKIA')).resolves.toBeUndefined();
    await expect(kind.disable('AKIA')).resolves.toBeUndefined();
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

  test('names what IAM refuses', async () => {
    const { kind, issuer, iam } = setUp();
    issuer.make(true);
    issuer.make(true);
    await expect(kind.issue()).rejects.toMatchObject({ code: 'SlotTaken' });
    iam.operations.ListAccessKeysCommand = () => {
      throw sdkError('AccessDenied', 403, 'User is not authorized to perform: iam:ListAccessKeys');
    };
    await expect(kind.list()).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('iam:ListAccessKeys on the user mailer was denied'),
    });
    issuer.exists = false;
    await expect(kind.list()).rejects.toMatchObject({ code: 'PrincipalGone' });
    await expect(kind.issue()).rejects.toMatchObject({ code: 'PrincipalGone' });
  });
});

describe('verifying an access key', () => {
  const key = { accessKeyId: 'AKIA1', secretAccessKey: 'the-secret-of-the-key' };

  function trial(
    identify: (region: string, attempt: number) => string | Error,
    successes = 3,
    within = 60_000,
  ) {
    const { clock, log } = setUp();
    const tries: Record<string, number> = {};
    const closed: string[] = [];
    const work = tryEverywhere(
      {
        key,
        userName: 'mailer',
        check: { successes, within },
        clock,
        log,
        open: (_key, region) => ({
          identify: async () => {
            tries[region] = (tries[region] ?? 0) + 1;
            const answer = identify(region, tries[region]);
            if (answer instanceof Error) throw answer;
            return answer;
          },
          close: () => {
            closed.push(region);
          },
        }),
      },
      'eu-central-1',
    );
    return { tries, closed, done: clock.run(work) };
  }

  const arn = 'arn:aws:iam::123456789012:user/apps/mailer';
  const unknown = sdkError('InvalidClientTokenId', 403, `The token ${key.secretAccessKey} is invalid`);

  test('wants three successes in a row at two regions', async () => {
    const { tries, done } = trial(() => arn);
    await done;
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 3 });
  });

  test('begins to count again after a failure', async () => {
    const { tries, done } = trial((region, attempt) =>
      region === 'us-east-1' && attempt === 3 ? unknown : arn,
    );
    await done;
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 6 });
  });

  test.each([
    sdkError('Throttling', 400),
    sdkError('InternalFailure', 500),
    Object.assign(new Error('no answer'), { name: 'TimeoutError' }),
  ])('takes %s for no answer about the key', async (nothing) => {
    const { tries, done } = trial((region, attempt) =>
      region === 'us-east-1' && attempt === 3 ? nothing : arn,
    );
    await done;
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 4 });
  });

  test('watches a key that took long to work as long again', async () => {
    // Refused for 20 seconds, then accepted every other time, then for good.
    const { tries, done } = trial((_, attempt) =>
      attempt <= 10 || (attempt < 20 && attempt % 2 === 0) ? unknown : arn,
    );
    await done;
    // The last refusal is the 18th try, 34 seconds after the first; 34 seconds of success begin with the 19th.
    expect(tries).toEqual({ 'eu-central-1': 19 + 17, 'us-east-1': 19 + 17 });
  });

  test('gives up in time, and names the region and the last answer', async () => {
    const { done, closed } = trial((region) => (region === 'us-east-1' ? unknown : arn), 3, 10_000);
    await expect(done).rejects.toMatchObject({
      code: 'VerifyFailed',
      message: expect.stringMatching(
        /AKIA1 did not authenticate at STS in us-east-1.*within 10 s.*InvalidClientTokenId/,
      ),
    });
    expect(closed).toEqual(['eu-central-1', 'us-east-1']);
  });

  test.each([
    'arn:aws:iam::123456789012:user/apps/another',
    'arn:aws:sts::123456789012:assumed-role/mailer/mailer',
    'arn:aws:iam::123456789012:user/apps-mailer',
  ])('refuses a key of %s', async (other) => {
    await expect(trial(() => other).done).rejects.toMatchObject({ code: 'WrongPrincipal' });
  });

  test('takes a user without a path', async () => {
    await expect(trial(() => 'arn:aws:iam::123456789012:user/mailer').done).resolves.toBeUndefined();
  });

  test.each([
    ['eu-central-1', 'us-east-1'],
    ['us-east-1', 'us-west-2'],
    ['cn-north-1', 'cn-northwest-1'],
    ['cn-northwest-1', 'cn-north-1'],
    ['us-gov-west-1', 'us-gov-east-1'],
    ['us-gov-east-1', 'us-gov-west-1'],
  ])('tries, besides %s, %s', (home, other) => {
    expect(otherRegion(home)).toBe(other);
  });
});
