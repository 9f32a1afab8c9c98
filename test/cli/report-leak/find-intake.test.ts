import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { Account, FUNCTION, failed, MACHINE, NAME, randomValue } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});

const REPORT = ['--credential', 'AKIALEAKED'];
const optionOf = (words: readonly string[] = [], option: string) => words[words.indexOf(option) + 1];
const invoked = () => account.calls.find(({ words: [, operation] }) => operation === 'invoke');

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
