import { START, useLambdaFixture } from './fixtures';

describe('a failed invocation', () => {
  const fixture = useLambdaFixture();

  test('returns the error, and logs its properties and cause', async () => {
    const arn = await fixture.handler(`
      export const handler = async () => {
        const cause = new TypeError('the cause');
        throw Object.assign(new RangeError('too much', { cause }), { code: 'E42' });
      };`);
    const { functionError } = await fixture.invoke(arn);
    expect(functionError).toMatchObject({ errorType: 'RangeError', errorMessage: 'too much' });
    expect(functionError?.trace?.[0]).toBe('RangeError: too much');
    const [line = ''] = fixture.log();
    expect(line).toMatch(/\tERROR\tInvoke Error\t/);
    expect(JSON.parse(line.slice(line.indexOf('{')))).toMatchObject({
      errorType: 'RangeError',
      code: 'E42',
      cause: { errorType: 'TypeError', errorMessage: 'the cause' },
    });
  });

  test('returns a thrown text', async () => {
    const arn = await fixture.handler(`export const handler = async () => { throw 'just text'; };`);
    const { functionError } = await fixture.invoke(arn);
    expect(functionError).toMatchObject({ errorType: 'string', errorMessage: 'just text' });
  });

  test.each([
    ['sleeps', 'await new Promise((resolve) => setTimeout(resolve, 60_000));'],
    ['sleeps in small steps', 'for (;;) await new Promise((resolve) => setTimeout(resolve, 400));'],
    ['waits for ever', 'await new Promise(() => {});'],
  ])('times out if the handler %s', async (_, body) => {
    // GIVEN a function with a limit of five seconds
    const arn = await fixture.handler(
      `let count = 0; export const handler = async ({ hang }) => { console.log('began'); if (hang) { ${body} } return ++count; };`,
      { timeoutSeconds: 5 },
    );
    expect((await fixture.invoke(arn)).payload).toBe(1);
    const start = fixture.aws.timeline.now();
    // WHEN
    const { functionError } = await fixture.invoke(arn, { hang: true });
    // THEN its output is kept, and the next invocation has a new process
    expect(functionError?.errorType).toBe('Sandbox.Timedout');
    expect(functionError?.errorMessage).toMatch(
      /^2026-01-01T00:00:05\.\d+Z [\w-]+ Task timed out after 5\.00 seconds$/,
    );
    expect(fixture.aws.timeline.now() - start).toBe(5010);
    expect(fixture.log()).toEqual(['began', 'began', functionError?.errorMessage]);
    expect((await fixture.invoke(arn)).payload).toBe(1);
  });

  test('does not count real time of computing towards the time limit', async () => {
    const arn = await fixture.handler(
      `import { promisify } from 'node:util'; import { scrypt } from 'node:crypto';
       export const handler = async () => { await promisify(scrypt)('a', 'b', 64, { N: 2 ** 17, maxmem: 2 ** 28 }); return 'done'; };`,
      { timeoutSeconds: 1 },
    );
    expect((await fixture.invoke(arn)).payload).toBe('done');
  });

  test('kills a handler that computes for too long in real time', async () => {
    const arn = await fixture.handler('export const handler = async () => { for (;;); };');
    fixture.aws.lambda.computeTimeout = 300;
    const { functionError } = await fixture.invoke(arn);
    expect(functionError?.errorType).toBe('Rehearsal.NoSignOfLife');
    expect(functionError?.errorMessage).toContain('0.3 s of real time');
  });

  test.each([
    ['ends its process', 'console.log("last words"); process.exit(7);', 'Runtime.ExitError', 'exit status 7'],
    [
      'is killed',
      'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});',
      'Runtime.ExitError',
      'SIGKILL',
    ],
    [
      'throws out of a callback',
      'setImmediate(() => { throw new Error("lost"); }); await new Promise(() => {});',
      'Runtime.UnhandledException',
      'lost',
    ],
    [
      'leaves a rejection unhandled',
      'Promise.reject(new Error("lost")); await new Promise(() => {});',
      'Runtime.UnhandledPromiseRejection',
      'lost',
    ],
  ])('reports a crash of a handler that %s', async (_, body, errorType, message) => {
    const arn = await fixture.handler(
      `let count = 0; export const handler = async ({ crash }) => { if (crash) { ${body} } return ++count; };`,
    );
    await fixture.invoke(arn);
    // WHEN
    const { functionError } = await fixture.invoke(arn, { crash: true });
    // THEN
    expect(functionError?.errorType).toBe(errorType);
    expect(functionError?.errorMessage).toContain(message);
    expect((await fixture.invoke(arn)).payload).toBe(1);
    if (body.includes('last words')) expect(fixture.log()).toContain('last words');
  });

  test.each([
    ['index.absent', 'Runtime.HandlerNotFound', 'index.absent is undefined or not exported'],
    ['absent.handler', 'Runtime.ImportModuleError', "Cannot find module 'absent'"],
  ])('reports a missing handler: %s', async (handler, errorType, errorMessage) => {
    const arn = await fixture.handler('export const handler = async () => 1;', { handler });
    expect((await fixture.invoke(arn)).functionError).toMatchObject({ errorType, errorMessage });
  });

  test('is retried after one and two minutes with the same event, if it is asynchronous', async () => {
    const { aws, root } = fixture;
    const arn = await fixture.handler(`export const handler = async (event) => {
      console.log(JSON.stringify({ at: Date.now(), event }));
      throw new Error('always');
    };`);
    // GIVEN an event that the caller changes afterwards
    const event = { list: [1] };
    await aws.timeline.run(() => aws.lambda.invokeAsync(arn, event, { principal: root }));
    event.list.push(2);
    // WHEN
    await aws.timeline.runUntil(START + 3600_000);
    // THEN
    const attempts = fixture
      .log()
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    expect(attempts.map(({ at }) => at - attempts[0].at)).toEqual([0, 60_000, 180_000]);
    expect(attempts.map(({ event }) => event)).toEqual([{ list: [1] }, { list: [1] }, { list: [1] }]);
  });

  test('is not retried after it succeeds', async () => {
    const { aws, root } = fixture;
    const arn = await fixture.handler(
      `let count = 0; export const handler = async () => { console.log(count); if (count++ === 0) throw new Error('first'); };`,
    );
    await aws.timeline.run(() => aws.lambda.invokeAsync(arn, {}, { principal: root }));
    await aws.timeline.runUntil(START + 3600_000);
    expect(fixture.log().filter((line) => /^\d$/.test(line))).toEqual(['0', '1']);
  });
});
