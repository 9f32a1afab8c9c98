import { createKey, keyIdOf } from '../../../client/src/adapters/api-keys';
import { Random } from '../../../engine/src/testing/random';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { Account, CALLER, EXECUTION, FUNCTION, failed, MACHINE, NAME } from './response';

let account: Account;
beforeEach(() => {
  account = new Account();
});

const REPORT = ['--credential', 'AKIALEAKED'];
const optionOf = (words: readonly string[] = [], option: string) => words[words.indexOf(option) + 1];
const invoked = () => account.calls.find(({ words: [, operation] }) => operation === 'invoke');

/** A value that nobody has issued, from a seed. */
function randomValue(): string {
  const random = new Random(7);
  return Array.from({ length: 40 }, () => 'abcdefghijkmnpqrstuvwxyz23456789'[random.integer(0, 31)]).join('');
}

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

describe('the response is found by', () => {
  test.each([
    ['the ARN of the function', FUNCTION, FUNCTION, ['get-function-configuration']],
    ['the name of the function', NAME, NAME, ['get-function-configuration']],
    ['its construct path', 'Shop/Leaks', NAME, ['list-functions']],
    ['the ARN of the state machine', MACHINE, NAME, ['list-functions']],
    [
      'the name of the state machine',
      'Shop-Leaks-4D5E',
      NAME,
      ['get-function-configuration', 'list-functions'],
    ],
  ])('%s', async (_what, target, name, lookups) => {
    expect((await account.run(target, ...REPORT)).code).toBe(0);
    expect(optionOf(invoked()?.words, '--function-name')).toBe(name);
    expect(account.operations).toEqual([...lookups, 'get-caller-identity', 'invoke']);
  });

  test('the ARN, in its region, without the permission to describe the function', async () => {
    account.failures['get-function-configuration'] = failed('get-function-configuration', 'AccessDenied');
    expect((await account.run(FUNCTION, ...REPORT)).code).toBe(0);
    expect(invoked()?.region).toBe('eu-central-1');
  });

  test('the variables that the construct sets', async () => {
    await account.run('Shop/Leaks', ...REPORT);
    const query = optionOf(account.calls[0]?.words, '--query');
    for (const name of ['path', 'stateMachine', 'queue', 'leakIndex', 'apiKeyStores'] as const)
      expect(query).toContain(`Environment.Variables.${LEAK_ENVIRONMENT[name]}`);
  });
});

describe('nothing is reported', () => {
  afterEach(() => expect(account.operations).not.toContain('invoke'));

  test('if two deployments of one app have the path, and lists them', async () => {
    account.intakes = [account.intake, { ...account.intake, stateMachine: 'arn:other' }];
    await expect(account.run('Shop/Leaks', ...REPORT)).rejects.toThrow(
      `is the path of 2 responses. Pass the ARN of the state machine of one of them:\n  ${MACHINE}\n  arn:other`,
    );
  });

  test('if there is no such response, and suggests another', async () => {
    await expect(account.run('Shop/Leak', ...REPORT)).rejects.toThrow('Did you mean Shop/Leaks?');
    account.intakes = [];
    await expect(account.run('Shop/Leak', ...REPORT)).rejects.toThrow(/in this region\.$/);
  });

  test('if the function receives no reports, or does not exist', async () => {
    jest.spyOn(account, 'intake', 'get').mockReturnValue({ name: NAME } as never);
    await expect(account.run(FUNCTION, ...REPORT)).rejects.toThrow('does not receive the reports');
    await expect(account.run(`${FUNCTION}2`, ...REPORT)).rejects.toThrow('get-function-configuration');
  });

  test('without the permission to list functions, and names the way without it', async () => {
    account.failures['list-functions'] = failed('list-functions', 'AccessDeniedException');
    await expect(account.run('Shop/Leaks', ...REPORT)).rejects.toThrow('Pass the ARN of the function');
  });

  test.each([
    [[], 'The response is missing.'],
    [['a', 'b', ...REPORT], 'Pass one response. Other words are not expected.'],
    [['a'], 'Pass one of --credential, --user and --value-from-stdin.'],
    [['a', ...REPORT, '--user', 'u'], 'Pass one of --credential, --user and --value-from-stdin.'],
    [['a', '--credential', ''], 'The text after --credential is not valid.'],
    [['a', '--user', 'a b'], 'The text after --user is not valid.'],
    [['a', ...REPORT, '--note', 'a\nb'], 'The text after --note is not valid.'],
    [['a', ...REPORT, '--plcae', 'x'], 'There is no option --plcae. Did you mean --place?'],
    [['arn:aws:s3:::bucket', ...REPORT], 'is neither the ARN of a function nor that of a state machine.'],
  ])('for the command line %j', async (words, problem) => {
    await expect(account.run(...words)).rejects.toThrow(problem);
    expect(account.calls).toEqual([]);
  });

  test('for a secret value as a credential or as another word, which is not quoted', async () => {
    for (const words of [
      ['a', '--credential', randomValue()],
      ['a', randomValue(), ...REPORT],
    ]) {
      const error = await account.run(...words).catch((thrown: Error) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toContain(randomValue());
    }
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
