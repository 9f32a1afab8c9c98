import { sdkError } from '../../test/lambdas/credentials/fake-iam';
import { awsCall } from '../src/aws/aws-call';
import { defaultProvider } from '../src/aws/environment-credentials';
import { ERROR_CODES } from '../src/errors/error-codes';
import { named, RekeyError } from '../src/errors/errors';
import { createLog } from '../src/log';
import { realClock } from '../src/time/clock';
import { poll } from '../src/time/poll';
import { refusalOf, requireAccount } from './world/account';
import { VirtualClock } from './world/virtual-clock';

describe('a call', () => {
  const log = createLog(
    { FunctionName: 'rotator' },
    () => undefined,
    () => 0,
  );
  const call = { action: 'iam:CreateAccessKey', resource: 'the user mailer' };
  const fail = (error: unknown) => awsCall(log, call, () => Promise.reject(error));

  test.each([
    ['a refusal', sdkError('ValidationException', 400), true],
    ["a server's error", sdkError('InternalFailure', 500), false],
    ['an answer that cannot be read', sdkError('SyntaxError', 200), false],
    ['a lost answer', Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), false],
    [
      'the refusal of a repeated request',
      Object.assign(new Error('no'), {
        name: 'AccessDenied',
        $metadata: { httpStatusCode: 403, attempts: 2 },
      }),
      false,
    ],
  ])('tells after %s whether surely nothing was done', async (_name, error, refused) => {
    await expect(fail(error)).rejects.toMatchObject({ call: { refused, action: 'iam:CreateAccessKey' } });
  });

  test.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])(
    'is denied by %s, and tells what to do',
    async (name) => {
      const { code, report } = await refusalOf(fail(sdkError(name, 403, 'no')));
      expect({ code, found: report.found }).toEqual({
        code: 'AccessDenied',
        found: 'iam:CreateAccessKey on the user mailer was denied: no',
      });
    },
  );

  test('tells of an error without a name, a message or a status what there is to tell', async () => {
    await expect(fail({})).rejects.toMatchObject({
      code: 'CallFailed',
      report: { found: 'iam:CreateAccessKey on the user mailer failed: Error: ' },
    });
  });

  test('tells of a long message how it begins', async () => {
    const { report } = await refusalOf(fail(sdkError('ServiceFailure', 500, 'x'.repeat(1000))));
    expect(report.found).toMatch(/failed: ServiceFailure \(HTTP 500\): x{300}$/);
  });

  test("passes nothing of the SDK's error on but names, and its message scrubbed", async () => {
    log.hide('the-secret-value');
    const error = Object.assign(sdkError('SomeException', 400, 'got the-secret-value'), {
      $response: { body: 'the-secret-value' },
    });
    const thrown = (await fail(error).catch((one: unknown) => one)) as RekeyError;
    expect(thrown.cause).toBeUndefined();
    expect(`${JSON.stringify(thrown)} ${thrown.stack}`).not.toContain('the-secret-value');
    expect(thrown.message).toContain('SomeException (HTTP 400): got ***');
  });
});

describe('the log', () => {
  test('blots hidden values out, however they are written', () => {
    const lines: string[] = [];
    const log = createLog(
      { FunctionName: 'rotator' },
      (line) => lines.push(line),
      () => 0,
    );
    const secret = 'a/b+c"d\\e=';
    log.hide(secret, undefined, '{}');
    log.write('info', {
      plain: secret,
      inUrl: encodeURIComponent(secret),
      inBase64: Buffer.from(secret).toString('base64'),
      inJson: JSON.stringify({ secret }),
    });
    expect(JSON.parse(lines[0])).toMatchObject({ plain: '***', inUrl: '***', inBase64: '***' });
    expect(lines[0]).not.toContain('a/b+c');
  });

  test.each(['', 'a:', 'ab:', 'abc:', 'postgres:'])(
    'redacts a password in a Basic header behind "%s"',
    (user) => {
      const log = createLog(
        { FunctionName: 'rotator' },
        () => undefined,
        () => 0,
      );
      const password = 'pa55-word?of~the>role';
      log.hide(password);
      for (const encoding of ['base64', 'base64url'] as const) {
        const clean = log.scrub(`Basic ${Buffer.from(`${user}${password}`).toString(encoding)} was refused`);
        const header = clean.split(' ')[1] ?? '';
        const readable = Buffer.from(header.replace('***', ''), 'base64').toString();
        expect(clean).toContain('***');
        expect(readable).not.toContain(password.slice(2, 8));
        expect(clean).toContain(' was refused');
      }
    },
  );

  test('blots a value out within another text, and leaves words alone', () => {
    const log = createLog(
      { FunctionName: 'rotator' },
      () => undefined,
      () => 0,
    );
    const secret = 'a"b\\c';
    log.hide(secret, 'the', 'half\ud800');
    expect(log.scrub(JSON.stringify({ found: `the value ${secret} there` }))).toBe(
      '{"found":"the value *** there"}',
    );
    expect(log.scrub(`key=${encodeURIComponent('half\ufffd')}`)).toBe('key=***');
  });

  test('writes nothing of metrics where there are none', () => {
    const lines: string[] = [];
    createLog(
      { FunctionName: 'rotator' },
      (line) => lines.push(line),
      () => 1234,
    ).write('warn', { event: 'sweep' });
    expect(JSON.parse(lines[0])).toEqual({
      time: '1970-01-01T00:00:01.234Z',
      level: 'warn',
      FunctionName: 'rotator',
      event: 'sweep',
    });
  });

  test('writes metrics in the embedded format, with one dimension', () => {
    const lines: string[] = [];
    createLog(
      { FunctionName: 'rotator' },
      (line) => lines.push(line),
      () => 1234,
    ).write('info', {}, { overdue: 1, ageHours: 2 });
    expect(JSON.parse(lines[0])).toEqual({
      time: '1970-01-01T00:00:01.234Z',
      level: 'info',
      FunctionName: 'rotator',
      Overdue: 1,
      AgeHours: 2,
      _aws: {
        Timestamp: 1234,
        CloudWatchMetrics: [
          {
            Namespace: 'cdk-rekey',
            Dimensions: [['FunctionName']],
            Metrics: [
              { Name: 'Overdue', Unit: 'Count' },
              { Name: 'AgeHours', Unit: 'None' },
            ],
          },
        ],
      },
    });
  });
});

describe('an error', () => {
  test('tells what was found, what was left, what to do, and where to read on', () => {
    const error = new RekeyError('SlotTaken', { found: 'Full.', unchanged: 'all.', action: 'look.' });
    expect(error.message).toBe(
      '[SlotTaken] Full. Unchanged: all. Action: look. See https://github.com/cdk-rekey/cdk-rekey/blob/main/docs/runbook.md#slottaken',
    );
    expect(error.name).toBe('SlotTaken');
  });

  test.each([
    ['Full', 'Full.'],
    ['Full.', 'Full.'],
    ['Full!', 'Full!'],
    ['Full?', 'Full?'],
    ['2.5 of 2.5', '2.5 of 2.5.'],
  ])('that tells "%s" tells it as a sentence', (found, sentence) => {
    const error = new RekeyError('SlotTaken', { found, unchanged: 'all.', action: 'look.' });
    expect(error.message).toContain(`[SlotTaken] ${sentence} Unchanged: all.`);
  });

  test.each([
    ['a text', 'ERROR: A TEXT'],
    [new TypeError('of a type'), 'TYPEERROR: OF A TYPE'],
    [Object.create(null), 'ERROR: A VALUE WITHOUT A STRING FORM'],
  ])('is made of anything that is thrown', (thrown, found) => {
    const error = named(thrown, (text) => text.toUpperCase());
    expect(error).toMatchObject({ code: 'Unexpected', report: { found } });
    requireAccount(error);
  });

  test.each(Object.entries(ERROR_CODES))('%s has a meaning of one line', (_code, meaning) => {
    expect(meaning).toMatch(/^[A-Z][^\n]{10,140}\.$/);
  });
});

describe('the real clock', () => {
  afterEach(() => jest.useRealTimers());

  test('sleeps as long as it is told', async () => {
    jest.useFakeTimers();
    const woken = jest.fn();
    void realClock.sleep(5000).then(woken);
    await jest.advanceTimersByTimeAsync(4999);
    expect(woken).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalled();
  });
});

describe('polling', () => {
  test('asks with growing pauses until there is an answer, or the time is over', async () => {
    const clock = new VirtualClock(0);
    const asked: number[] = [];
    const ask = async () => {
      asked.push(clock.now());
      return undefined;
    };
    expect(await clock.run(poll(clock, 10_000, ask))).toBeUndefined();
    expect(asked).toEqual([0, 200, 600, 1400, 3000, 5000, 7000, 9000]);
  });
});

describe('the credentials of the bundle', () => {
  const { env } = process;
  afterEach(() => {
    process.env = env;
  });

  test('are those of the environment', async () => {
    process.env = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B', AWS_SESSION_TOKEN: 'C' };
    expect(await defaultProvider()()).toEqual({ accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' });
  });

  test('are missed by name', async () => {
    for (const one of [{}, { AWS_ACCESS_KEY_ID: 'A' }, { AWS_SECRET_ACCESS_KEY: 'B' }]) {
      process.env = one;
      await expect(defaultProvider()()).rejects.toThrow('AWS_ACCESS_KEY_ID');
    }
  });
});
