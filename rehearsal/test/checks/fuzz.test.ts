import { answerProblem } from '../../checks/fuzz/answers';
import { command, faultText } from '../../checks/fuzz/command';
import { fuzz } from '../../checks/fuzz/run';
import { World } from '../../checks/fuzz/world';
import { Iam } from '../../src/aws/services/iam';

test('every malformed request is answered, and the local AWS still works', async () => {
  const { faults, answers } = await fuzz(2000, 7);
  expect(faults.map(faultText)).toEqual([]);
  // Enough requests get past the protocol for their values to be looked at.
  const count = (...names: string[]) => names.reduce((sum, name) => sum + (answers.get(name) ?? 0), 0);
  expect([...answers.values()].reduce((a, b) => a + b)).toBe(2000);
  expect(count('ok')).toBeGreaterThan(200);
  expect(count('ValidationException', 'ValidationError')).toBeGreaterThan(100);
  expect(count('SerializationException', 'MalformedInput')).toBeGreaterThan(100);
});

test('an operation that throws is found, with the request and the error', async () => {
  const bug = jest.spyOn(Iam.prototype, 'managedPolicy').mockImplementation(() => {
    throw new TypeError('a bug');
  });
  const { faults } = await fuzz(500, 1);
  bug.mockRestore();
  expect(faults).toHaveLength(1);
  expect(faults.map(faultText).join()).toMatch(/^(iam|sts):\w+: no answer: TypeError: a bug\n.*"method":/s);
});

test('a local AWS that does not work afterwards is found', async () => {
  const health = jest
    .spyOn(World.prototype, 'checkHealth')
    .mockRejectedValue(new Error('ListUsers is answered with 500'));
  const { faults } = await fuzz(1, 1);
  health.mockRestore();
  expect(faults.map(faultText)).toEqual(['a normal call afterwards: ListUsers is answered with 500']);
});

describe('an answer', () => {
  const JSON_TYPE = 'application/x-amz-json-1.1';
  const error = (code: string) =>
    `<ErrorResponse xmlns="x"><Error><Type>Sender</Type>${code}<Message>m</Message></Error></ErrorResponse>`;

  test.each([
    [200, JSON_TYPE, '{}', undefined],
    [400, JSON_TYPE, '{"__type":"ValidationException","message":"m"}', undefined],
    [400, 'text/xml', error('<Code>ValidationError</Code>'), undefined],
    [200, 'text/xml', '<ListUsersResponse xmlns="x"><A>&#38;</A></ListUsersResponse>', undefined],
    [302, JSON_TYPE, '{}', 'the HTTP status is 302'],
    [200, 'text/html', '<p>', 'the content type is text/html'],
    [400, JSON_TYPE, '{', 'the body is not JSON'],
    [400, JSON_TYPE, '[]', 'the body is no JSON object'],
    [200, JSON_TYPE, '{"__type":"ValidationException"}', 'an error has the status 200'],
    [400, JSON_TYPE, '{}', 'an error has no name'],
    [400, JSON_TYPE, '{"__type":"ValidationException"}', 'an error has no message'],
    [400, 'text/xml', error(''), 'an error has no code'],
    [200, 'text/xml', '<ListUsers xmlns="x"></ListUsers>', 'the body is no response'],
    [200, 'text/xml', error('<Code>ValidationError</Code>'), 'the body is no response'],
    [400, 'text/xml', '<ErrorResponse xmlns="x"><Error></ErrorResponse>', 'the body is not well-formed XML'],
    [400, 'text/xml', error('<Code>&</Code>'), 'the body has letters that XML does not allow'],
    [400, 'text/xml', error('<Code>\0</Code>'), 'the body has letters that XML does not allow'],
  ])('%i %s %s: %s', (status, contentType, body, problem) => {
    expect(answerProblem({ status, contentType, body })).toBe(problem);
  });
});

describe('check:fuzz', () => {
  const run = async (...args: string[]) => {
    const told: string[] = [];
    const code = await command(args, (text) => told.push(text));
    return { code, text: told.join('\n') };
  };

  test('tells how many requests were answered with what', async () => {
    const { code, text } = await run('--requests', '20', '--seed', '3');
    expect(code).toBe(0);
    expect(text).toMatch(/^20 requests, 0 faults; answers: \d+ \w+/);
  });

  test('shows its options', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, text: expect.stringContaining('--requests N') });
  });

  test.each([
    [['--requests', '0'], 'InvalidOption'],
    [['--seed', 'x'], 'InvalidOption'],
    [['--colour'], 'UnknownOption'],
  ])('refuses %j', async (args, error) => {
    expect(await run(...args)).toMatchObject({ code: 2, text: expect.stringContaining(error) });
  });
});
