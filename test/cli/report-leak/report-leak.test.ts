import { createKey, keyIdOf } from '../../../client/src/adapters/api-keys';
import { isRefused } from '../../../lambdas/leaks/intake/outcome';
import { person } from '../../../lambdas/leaks/intake/sources/person';
import { Account, CALLER, EXECUTION, FUNCTION, failed, randomValue } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});

const REPORT = ['--credential', 'AKIALEAKED'];

test('sends the report of a person once, and says how to follow the response', async () => {
  const words = [...REPORT, '--place', 'https://paste.example/1', '--note', 'found by Ada'];
  const { code, out } = await account.run(FUNCTION, ...words);
  expect(code).toBe(0);
  expect(account.event).toEqual({
    ...{ rekey: 'report-leak', credential: 'AKIALEAKED', reporter: CALLER },
    ...{ place: 'https://paste.example/1', note: 'found by Ada' },
  });
  expect(out).toContain('Reported: person-abc\nFollow the response with --wait, or here: https://console');
  expect(account.operations.filter((operation) => operation === 'invoke')).toHaveLength(1);
});

test('reports every credential of a user', async () => {
  await account.run(FUNCTION, '--user', 'mailer', '--profile', 'prod');
  expect(account.event).toMatchObject({ user: 'mailer' });
  expect(account.event).not.toHaveProperty('credential');
});

test.each(['AKIALEAKED', 'user', 'value', "customer's key"])(
  'the intake accepts a report of a %s',
  async (what) => {
    account.stores = '{"shop":"arn:aws:dynamodb:eu-central-1:123456789012:table/Keys"}';
    account.stdin = what === 'value' ? randomValue() : createKey('shop');
    const named = { AKIALEAKED: REPORT, user: ['--user', 'mailer'] }[what] ?? ['--value-from-stdin'];
    await account.run(FUNCTION, ...named);
    const message = { body: account.event ?? {}, receivedAt: '2026-01-01T00:00:00.000Z' };
    const apiKeyStores = JSON.parse(account.stores);
    const [outcome] = await person(message, { subjects: { apiKeyStores } } as never);
    expect(outcome && !isRefused(outcome) && outcome.subject).toEqual(
      Object.fromEntries(
        Object.entries(message.body).filter(([name]) => !['rekey', 'reporter'].includes(name)),
      ),
    );
  },
);

test('does not wait for the identity of the caller', async () => {
  account.failures['get-caller-identity'] = failed('get-caller-identity');
  expect((await account.run(FUNCTION, ...REPORT)).code).toBe(0);
  expect(account.event).not.toHaveProperty('reporter');
});

test('says that a repeated report starts no other response', async () => {
  account.answer = { payload: { finding: 'person-abc', execution: EXECUTION, started: false } };
  expect((await account.run(FUNCTION, ...REPORT)).out).toContain('is not started again.');
});

test('prints JSON', async () => {
  const { out } = await account.run(FUNCTION, ...REPORT, '--json');
  expect(JSON.parse(out)).toEqual({ finding: 'person-abc', execution: EXECUTION, started: true });
});

describe('a value on standard input', () => {
  test('leaves the process as its keyed fingerprint only', async () => {
    account.stdin = `${randomValue()}\n`;
    expect((await account.run(FUNCTION, '--value-from-stdin')).code).toBe(0);
    expect(account.event).toEqual({
      ...{ rekey: 'report-leak', reporter: CALLER },
      fingerprint: account.index.fingerprintOf(randomValue()),
    });
    expect(JSON.stringify(account.calls)).not.toContain(randomValue());
    expect(account.lines.join()).not.toContain(randomValue());
  });

  test('that is an access key id is reported by its id', async () => {
    account.stdin = `AKIA${'LEAKEDKEY1234567'}`;
    await account.run(FUNCTION, '--value-from-stdin');
    expect(account.event).toMatchObject({ credential: account.stdin });
  });

  test("that is a customer's key is reported by the id of the key", async () => {
    account.stores = '{"shop":"arn:aws:dynamodb:eu-central-1:123456789012:table/Keys"}';
    account.stdin = createKey('shop');
    await account.run(FUNCTION, '--value-from-stdin');
    expect(account.event).toMatchObject({ customerKey: keyIdOf(account.stdin) });
    expect(account.event).not.toHaveProperty('fingerprint');
    expect(JSON.stringify(account.calls)).not.toContain(account.stdin);
  });

  test.each(['', 'short'])('that no index can hold is refused without a report: %j', async (value) => {
    account.stdin = value;
    await expect(account.run(FUNCTION, '--value-from-stdin')).rejects.toThrow(
      `has ${value.length} characters. Values from 8 to 16384`,
    );
    expect(account.operations).not.toContain('invoke');
  });

  test('needs the location of the index and the permission to make fingerprints', async () => {
    account.stdin = randomValue();
    account.failures['get-function-configuration'] = failed('get-function-configuration', 'AccessDenied');
    await expect(account.run(FUNCTION, '--value-from-stdin')).rejects.toThrow('which grantReport grants');
    account.failures = {};
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    jest.spyOn(account.index, 'perform').mockRejectedValue(denied as never);
    await expect(account.run(FUNCTION, '--value-from-stdin')).rejects.toThrow('grantMatch of the LeakIndex');
    expect(account.operations).not.toContain('invoke');
  });
});

describe('a refusal or a failure', () => {
  test.each(['Malformed', 'SecretInReport', 'SessionCredential'])(
    '%s has the exit code 3',
    async (errorType) => {
      account.answer = {
        payload: { errorType, errorMessage: 'Report its user.' },
        FunctionError: 'Unhandled',
      };
      const { code, out } = await account.run(FUNCTION, ...REPORT);
      expect([code, out]).toEqual([3, `Refused: ${errorType}. Report its user.`]);
    },
  );

  test.each([
    [{ errorType: 'Sandbox.Timedout', errorMessage: 'timed out' }, 'Unhandled', 'timed out\nRun the same'],
    [null, 'Unhandled', 'failed: see its log'],
    [{ other: 1 }, undefined, 'is not supported.'],
  ])('of the function %j says what to do', async (payload, FunctionError, problem) => {
    account.answer = { payload, FunctionError };
    await expect(account.run(FUNCTION, ...REPORT)).rejects.toThrow(problem);
  });

  test('of the AWS CLI says what to do', async () => {
    account.failures.invoke = failed('invoke', 'AccessDeniedException');
    await expect(account.run(FUNCTION, ...REPORT)).rejects.toThrow('grantReport of the LeakResponse');
    account.failures.invoke = failed('invoke');
    await expect(account.run(FUNCTION, ...REPORT)).rejects.toThrow('Run the same command again');
  });
});
