import { createLog } from '../../../engine/src/log';
import { sdkError } from '../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import { refusalOf } from '../../../engine/test/world/account';
import { verifyKey } from '../../../lambdas/credentials/access-key/identity';
import { proveRefused } from '../../../lambdas/credentials/access-key/refusal';
import type { Trial } from '../../../lambdas/credentials/access-key/sts';

const key = { accessKeyId: 'AKIA1', secretAccessKey: 'the-secret-of-the-key' };
const arn = 'arn:aws:iam::123456789012:user/apps/mailer';
const unknown = sdkError('InvalidClientTokenId', 403, `The token ${key.secretAccessKey} is invalid`);
const throttled = sdkError('Throttling', 400, 'Rate exceeded');
const [HOME, OTHER] = ['eu-central-1', 'us-east-1'];

/** The response of the endpoint of a region to the nth try. */
type Answers = (region: string, attempt: number) => string | Error;

/** One response at one try in one region, and another one otherwise. */
const except =
  (region: string, attempt: number, one: string | Error, otherwise: string | Error): Answers =>
  (where, nth) =>
    where === region && nth === attempt ? one : otherwise;

/** `before` for 20 seconds, then both responses in turn, then `after`. The last change is at the 19th try. */
const changing =
  (before: string | Error, after: string | Error): Answers =>
  (_, attempt) =>
    attempt <= 10 || (attempt < 20 && attempt % 2 === 0) ? before : after;

function ask<T>(
  look: (trial: Trial, home: string) => Promise<T>,
  answers: Answers,
  { successes = 3, within = 60_000, home = HOME } = {},
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
  return { tries, closed, done: clock.run(look(trial, home)), took: () => clock.now() - began };
}

const verify = (answers: Answers, options?: object) => ask(verifyKey, answers, options);
const refuse = (answers: Answers, options?: object) => ask(proveRefused, answers, options);

const noAnswer = sdkError('TimeoutError', undefined, 'socket hang up');
const validation = sdkError('ValidationError', 400);

test.each<[string, typeof verify | typeof refuse, Answers, number, number]>([
  ['verify: three successes in a row in two regions', verify, () => arn, 3, 3],
  ['verify: counts again after a refusal', verify, except(OTHER, 3, unknown, arn), 3, 6],
  ['verify: treats any 4xx as a refusal', verify, except(HOME, 2, validation, arn), 5, 3],
  // The last refusal comes 34 seconds after the first; 34 seconds of success begin with the 19th try.
  ['verify: observes as long as the key was refused', verify, changing(unknown, arn), 36, 36],
  ['verify: ignores Throttling', verify, except(OTHER, 3, throttled, arn), 3, 4],
  [
    'verify: ignores ThrottlingException',
    verify,
    except(OTHER, 3, sdkError('ThrottlingException', 400), arn),
    3,
    4,
  ],
  ['verify: ignores a 5xx', verify, except(OTHER, 3, sdkError('InternalFailure', 500), arn), 3, 4],
  ['verify: ignores a timeout', verify, except(OTHER, 3, noAnswer, arn), 3, 4],
  ['refuse: three refusals in a row in two regions', refuse, () => unknown, 3, 3],
  ['refuse: counts again after an acceptance', refuse, except(HOME, 2, arn, unknown), 5, 3],
  ['refuse: observes as long as the key was accepted', refuse, changing(arn, unknown), 36, 36],
  ['refuse: ignores Throttling', refuse, except(OTHER, 3, throttled, unknown), 3, 4],
])('%s', async (_name, look, answers, atHome, elsewhere) => {
  const { tries, done } = look(answers);
  await done;
  expect(tries).toEqual({ [HOME]: atHome, [OTHER]: elsewhere });
});

describe('the verification of an access key', () => {
  test('fails at the deadline, and names the region and the last response', async () => {
    const answers: Answers = (region) => (region === OTHER ? unknown : arn);
    const { done, closed, tries } = verify(answers, { within: 10_000 });
    expect(await refusalOf(done)).toMatchObject({
      code: 'VerifyFailed',
      message: expect.stringMatching(
        /AKIA1 did not authenticate at STS in us-east-1, 3 times in a row within 10 s; last answer: InvalidClientTokenId/,
      ),
    });
    // At 0, 2, 4, 6, 8 and 10 seconds.
    expect(tries).toMatchObject({ [OTHER]: 6 });
    expect(closed).toEqual([HOME, OTHER]);
  });

  test('truncates a long response', async () => {
    const long = sdkError('ServiceFailure', 500, 'x'.repeat(1000));
    const { message } = await refusalOf(verify(() => long, { within: 4000 }).done);
    expect(message).toContain(`ServiceFailure: ${'x'.repeat(200)}.`);
  });

  test.each([
    'arn:aws:iam::123456789012:user/apps/another',
    'arn:aws:sts::123456789012:assumed-role/mailer/mailer',
    'arn:aws:iam::123456789012:user/apps-mailer',
  ])('refuses a key of %s', async (other) => {
    const { message } = await refusalOf(verify(() => other).done);
    expect(message).toContain(`[WrongPrincipal] The access key belongs to ${other}, not to the user mailer.`);
  });

  test('accepts a user without a path', async () => {
    await expect(verify(() => 'arn:aws:iam::123456789012:user/mailer').done).resolves.toBeUndefined();
  });

  test('asks only the home region in a partition with one region', async () => {
    const { done, tries } = verify(() => arn, { home: 'eusc-de-east-1' });
    await done;
    expect(tries).toEqual({ 'eusc-de-east-1': 3 });
  });
});

describe('the proof that an access key is refused', () => {
  test('names the regions', async () => {
    expect(await refuse(() => unknown).done).toBe(
      'STS refused it 3 times in a row in eu-central-1 and us-east-1',
    );
  });

  // A throttled request, a lost response or a wrong clock do not show that the next request is refused.
  test.each<readonly [string, string | Error]>([
    ['it is the key of arn:aws:iam::123456789012:user/apps/mailer', arn],
    ['it is the key of arn:aws:iam::123456789012:user/another', 'arn:aws:iam::123456789012:user/another'],
    ...[
      throttled,
      sdkError('SignatureDoesNotMatch', 403),
      sdkError('AccessDenied', 403),
      sdkError('InternalFailure', 500),
      noAnswer,
    ].map((error) => [error.name, error] as const),
  ])('fails at the deadline with the last response "%s"', async (text, answer) => {
    const answers: Answers = (region) => (region === OTHER ? answer : unknown);
    const { done, took } = refuse(answers, { within: 10_000 });
    const { code, message } = await refusalOf(done);
    expect(code).toBe('StillAccepted');
    expect(message).toContain(
      'STS in us-east-1 did not refuse the access key AKIA1 3 times in a row within 10 s; ',
    );
    expect(message).toContain(`last answer: ${text}`);
    expect(message).toContain('run replace-now again with the credential AKIA1');
    expect(took()).toBeLessThanOrEqual(10_000);
  });

  test('redacts the secret in a response', async () => {
    const leaky = sdkError('Throttling', undefined, key.secretAccessKey);
    const error = await refuse(() => leaky, { within: 4000 }).done.catch(String);
    expect(error).toContain('Throttling: ***');
    expect(error).not.toContain(key.secretAccessKey);
  });
});

test.each([
  [verify, sdkError('InvalidClientTokenId', 403, 'The security token is invalid.')],
  [verify, throttled],
  [refuse, throttled],
])('a quoted response ends with one full stop (%#)', async (look, error) => {
  const { message } = await refusalOf(look(() => error, { within: 10_000 }).done);
  expect(message).toMatch(/ last answer: \w+: [\w ]+\w\. Unchanged: /);
});
