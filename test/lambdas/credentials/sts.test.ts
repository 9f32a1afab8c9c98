import { createLog } from '../../../engine/src/log';
import { refusalOf } from '../../../engine/test/world/account';
import { VirtualClock } from '../../../engine/test/world/virtual-clock';
import { tryEverywhere } from '../../../lambdas/credentials/access-key/identity';
import { proveRefused } from '../../../lambdas/credentials/access-key/refusal';
import type { Trial } from '../../../lambdas/credentials/access-key/sts';
import { sdkError } from './fake-iam';

const key = { accessKeyId: 'AKIA1', secretAccessKey: 'the-secret-of-the-key' };
const arn = 'arn:aws:iam::123456789012:user/apps/mailer';
const unknown = sdkError('InvalidClientTokenId', 403, `The token ${key.secretAccessKey} is invalid`);

/** What the endpoint of a region answers to the nth try. */
type Answers = (region: string, attempt: number) => string | Error;

function ask<T>(
  look: (trial: Trial, home: string) => Promise<T>,
  answers: Answers,
  { successes = 3, within = 60_000 } = {},
) {
  const clock = new VirtualClock();
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  log.hide(key.secretAccessKey);
  const tries: Record<string, number> = {};
  const closed: string[] = [];
  const open: Trial['open'] = (_key, region) => ({
    identify: async () => {
      tries[region] = (tries[region] ?? 0) + 1;
      const answer = answers(region, tries[region]);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    close: () => {
      closed.push(region);
    },
  });
  const trial = { key, userName: 'mailer', check: { successes, within }, clock, log, open };
  const began = clock.now();
  const done = clock.run(look(trial, 'eu-central-1'));
  return { tries, closed, done, took: () => clock.now() - began };
}

describe('verifying an access key', () => {
  const verify = (answers: Answers, check?: object) => ask(tryEverywhere, answers, check);

  test('wants three successes in a row at two regions', async () => {
    const { tries, done } = verify(() => arn);
    await done;
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 3 });
  });

  test('begins to count again after a failure', async () => {
    const { tries, done } = verify((region, attempt) =>
      region === 'us-east-1' && attempt === 3 ? unknown : arn,
    );
    await done;
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 6 });
  });

  test('takes whatever STS refuses for a refusal of the key', async () => {
    const { tries, done } = verify((_, attempt) => (attempt === 2 ? sdkError('ValidationError', 400) : arn));
    await done;
    expect(tries).toEqual({ 'eu-central-1': 5, 'us-east-1': 5 });
  });

  test('tells of a long answer how it begins', async () => {
    const long = sdkError('ServiceFailure', 500, 'x'.repeat(1000));
    const { message } = await refusalOf(verify(() => long, { within: 4000 }).done);
    expect(message).toContain(`ServiceFailure: ${'x'.repeat(200)}.`);
  });

  test.each([
    sdkError('Throttling', 400),
    sdkError('ThrottlingException', 400),
    sdkError('InternalFailure', 500),
    Object.assign(new Error('no answer'), { name: 'TimeoutError' }),
  ])('takes %s for no answer about the key', async (nothing) => {
    const { tries, done } = verify((region, attempt) =>
      region === 'us-east-1' && attempt === 3 ? nothing : arn,
    );
    await done;
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 4 });
  });

  test('watches a key that took long to work as long again', async () => {
    // Refused for 20 seconds, then accepted every other time, then for good.
    const { tries, done } = verify((_, attempt) =>
      attempt <= 10 || (attempt < 20 && attempt % 2 === 0) ? unknown : arn,
    );
    await done;
    // The last refusal is the 18th try, 34 seconds after the first; 34 seconds of success begin with the 19th.
    expect(tries).toEqual({ 'eu-central-1': 19 + 17, 'us-east-1': 19 + 17 });
  });

  test('gives up in time, and names the region and the last answer', async () => {
    const { done, closed, tries } = verify((region) => (region === 'us-east-1' ? unknown : arn), {
      within: 10_000,
    });
    expect(await refusalOf(done)).toMatchObject({
      code: 'VerifyFailed',
      message: expect.stringMatching(
        /AKIA1 did not authenticate at STS in us-east-1, 3 times in a row within 10 s; last answer: InvalidClientTokenId/,
      ),
    });
    // At the end of the time as well: 0, 2, 4, 6, 8 and 10 seconds after the beginning.
    expect(tries).toMatchObject({ 'us-east-1': 6 });
    expect(closed).toEqual(['eu-central-1', 'us-east-1']);
  });

  test.each([
    'arn:aws:iam::123456789012:user/apps/another',
    'arn:aws:sts::123456789012:assumed-role/mailer/mailer',
    'arn:aws:iam::123456789012:user/apps-mailer',
  ])('refuses a key of %s', async (other) => {
    const { message } = await refusalOf(verify(() => other).done);
    expect(message).toContain(`[WrongPrincipal] The access key belongs to ${other}, not to the user mailer.`);
  });

  test('takes a user without a path', async () => {
    await expect(verify(() => 'arn:aws:iam::123456789012:user/mailer').done).resolves.toBeUndefined();
  });
});

test('an answer of STS ends with one full stop', async () => {
  const invalid = sdkError('InvalidClientTokenId', 403, 'The security token is invalid.');
  const throttled = sdkError('Throttling', 400, 'Rate exceeded');
  const check = { within: 10_000 };
  for (const { done } of [
    ask(tryEverywhere, () => invalid, check),
    ask(tryEverywhere, () => throttled, check),
    ask(proveRefused, () => throttled, check),
  ]) {
    const { message } = await refusalOf(done);
    expect(message).toMatch(/ last answer: \w+: [\w ]+\w\. Unchanged: /);
  }
});

describe('seeing an access key refused', () => {
  const refuse = (answers: Answers, check?: object) => ask(proveRefused, answers, check);

  test('wants refusals in a row at two regions, and tells where', async () => {
    const { tries, done } = refuse(() => unknown);
    expect(await done).toBe('STS refused it 3 times in a row in eu-central-1 and us-east-1');
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 3 });
  });

  test('begins to count again when it is accepted once more', async () => {
    const { tries, done } = refuse((region, attempt) =>
      region === 'eu-central-1' && attempt === 2 ? arn : unknown,
    );
    await done;
    expect(tries).toEqual({ 'eu-central-1': 5, 'us-east-1': 3 });
  });

  test('watches a key that was accepted long as long again', async () => {
    // Accepted for 20 seconds, then refused every other time, then for good.
    const { tries, done } = refuse((_, attempt) =>
      attempt <= 10 || (attempt < 20 && attempt % 2 === 0) ? arn : unknown,
    );
    await done;
    expect(tries).toEqual({ 'eu-central-1': 19 + 17, 'us-east-1': 19 + 17 });
  });

  test('does not count again after an answer that says nothing of the key', async () => {
    const { tries, done } = refuse((region, attempt) =>
      region === 'us-east-1' && attempt === 3 ? sdkError('Throttling', 400) : unknown,
    );
    await done;
    expect(tries).toEqual({ 'eu-central-1': 3, 'us-east-1': 4 });
  });

  test('gives up in time while it is accepted, and says where', async () => {
    const { done, took } = refuse((region) => (region === 'us-east-1' ? arn : unknown), { within: 10_000 });
    await expect(done).rejects.toMatchObject({
      code: 'StillAccepted',
      message: expect.stringContaining(
        'STS in us-east-1 did not refuse the access key AKIA1 3 times in a row within 10 s; last answer: it is the key of arn:aws:iam::123456789012:user/apps/mailer.',
      ),
    });
    expect(took()).toBeLessThanOrEqual(10_000);
  });

  // A throttle, a lost answer, a clock that is wrong: the thief's next request may still be accepted.
  test.each([
    sdkError('Throttling', 400),
    sdkError('SignatureDoesNotMatch', 403),
    sdkError('AccessDenied', 403),
    sdkError('InternalFailure', 500),
    Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }),
  ])('takes no other error for a refusal: %s', async (error) => {
    const { done } = refuse((region) => (region === 'us-east-1' ? error : unknown), { within: 10_000 });
    expect((await refusalOf(done)).message).toMatch(
      new RegExp(`^\\[StillAccepted\\] .* last answer: ${error.name}.* with the credential AKIA1 named`),
    );
  });

  test('takes a key of whomever for accepted', async () => {
    const { done } = refuse(() => 'arn:aws:iam::123456789012:user/another', { within: 4000 });
    await expect(done).rejects.toMatchObject({ code: 'StillAccepted' });
  });

  test('tells nothing of the secret', async () => {
    const leaky = Object.assign(new Error(key.secretAccessKey), { name: 'Throttling' });
    const error = await refuse(() => leaky, { within: 4000 }).done.catch(String);
    expect(error).toContain('Throttling: ***');
    expect(error).not.toContain(key.secretAccessKey);
  });
});

test('asks STS in the home region alone where the partition has no other', async () => {
  const asked: string[] = [];
  const open = (_key: unknown, region: string) => {
    asked.push(region);
    return { identify: async () => arn, close: () => undefined };
  };
  const clock = new VirtualClock();
  const trial = {
    key,
    userName: 'mailer',
    check: { successes: 2, within: 10_000 },
    clock,
    log: {} as never,
    open,
  };
  await clock.run(tryEverywhere(trial, 'eusc-de-east-1'));
  expect(asked).toEqual(['eusc-de-east-1']);
});
