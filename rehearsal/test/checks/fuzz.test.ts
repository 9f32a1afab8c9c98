import { answerProblem } from '../../checks/fuzz/answers';
import { command, faultText } from '../../checks/fuzz/command';
import { fuzz } from '../../checks/fuzz/run';
import { FuzzTarget } from '../../checks/fuzz/target';
import { Iam } from '../../src/aws/services/iam';

test('the local AWS answers every malformed request', async () => {
  const { faults, answers } = await fuzz(1000, 7);
  expect(faults.map(faultText)).toEqual([]);
  // Enough requests pass the parser of the protocol.
  const count = (...names: string[]) => names.reduce((sum, name) => sum + (answers.get(name) ?? 0), 0);
  expect([...answers.values()].reduce((a, b) => a + b)).toBe(1000);
  expect(count('ok')).toBeGreaterThan(100);
  expect(count('ValidationException', 'ValidationError')).toBeGreaterThan(50);
  expect(count('SerializationException', 'MalformedInput')).toBeGreaterThan(50);
});

test('reports an operation that throws, with the request and the error', async () => {
  const bug = jest.spyOn(Iam.prototype, 'managedPolicy').mockImplementation(() => {
    throw new TypeError('a bug');
  });
  const { faults } = await fuzz(500, 1);
  bug.mockRestore();
  expect(faults).toHaveLength(1);
  expect(faults.map(faultText).join()).toMatch(/^(iam|sts):\w+: no answer: TypeError: a bug\n.*"method":/s);
});

test('reports a local AWS that does not work afterwards', async () => {
  const health = jest
    .spyOn(FuzzTarget.prototype, 'checkHealth')
    .mockRejectedValue(new Error('ListUsers is answered with 500'));
  const { faults } = await fuzz(1, 1);
  health.mockRestore();
  expect(faults.map(faultText)).toEqual(['a normal call afterwards: ListUsers is answered with 500']);
});

describe('answerProblem', () => {
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
    [400, JSON_TYPE, '[]', 'the body is not a JSON object'],
    [200, JSON_TYPE, '{"__type":"ValidationException"}', 'an error has the status 200'],
    [400, JSON_TYPE, '{}', 'an error has no name'],
    [400, JSON_TYPE, '{"__type":"ValidationException"}', 'an error has no message'],
    [400, 'text/xml', error(''), 'an error has no code'],
    [200, 'text/xml', '<ListUsers xmlns="x"></ListUsers>', 'the body is not a response'],
    [200, 'text/xml', error('<Code>ValidationError</Code>'), 'the body is not a response'],
    [400, 'text/xml', '<ErrorResponse xmlns="x"><Error></ErrorResponse>', 'the body is not well-formed XML'],
    [400, 'text/xml', error('<Code>&</Code>'), 'the body has characters that XML does not allow'],
    [400, 'text/xml', error('<Code>\0</Code>'), 'the body has characters that XML does not allow'],
  ])('%i %s %s: %s', (status, contentType, body, problem) => {
    expect(answerProblem({ status, contentType, body })).toBe(problem);
  });
});

describe('check:fuzz', () => {
  const run = async (...args: string[]) => {
    const printed: string[] = [];
    const code = await command(args, (text) => printed.push(text));
    return { code, text: printed.join('\n') };
  };

  test.each([
    [['--requests', '20', '--seed', '3'], 0, /^20 requests, 0 faults; answers: \d+ \w+/],
    [['--requests', '20', '--json'], 0, /^\{"passed":true,"requests":20,"faults":\[\],"answers":\{/],
    [['--help'], 0, /--requests N/],
    [['--requests', '0'], 2, /^InvalidOption/],
    [['--colour'], 2, /^UnknownOption/],
  ])('%j', async (args, code, text) => {
    expect(await run(...args)).toEqual({ code, text: expect.stringMatching(text) });
  });
});
