import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { START, useLambdaFixture } from './fixtures';

const SECRET = 'correct-horse-battery-staple';
const DAY = 24 * 3600_000;

describe('the execution environment', () => {
  const fixture = useLambdaFixture();

  const places = () => fixture.aws.exposureWatch.exposures.map(({ place }) => place);

  test('has the variables of Lambda and none of this process', async () => {
    process.env.ONLY_HERE = 'nothing for functions';
    const arn = await fixture.handler(
      'export const handler = async () => ({ env: process.env, argv: process.argv.slice(2), execArgv: process.execArgv, cwd: process.cwd() });',
      { environment: { REKEY_PATH: 'App/Key' }, memoryMegabytes: 256 },
    );
    // WHEN
    const payload = (await fixture.invoke(arn)).payload as Record<string, never>;
    delete process.env.ONLY_HERE;
    // THEN
    const { codeDirectory } = fixture.aws.lambda.function(arn) ?? {};
    expect(payload).toEqual({
      argv: [],
      cwd: codeDirectory,
      execArgv: [],
      env: {
        REKEY_PATH: 'App/Key',
        AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
        AWS_SECRET_ACCESS_KEY: expect.any(String),
        AWS_SESSION_TOKEN: expect.any(String),
        AWS_REGION: 'eu-central-1',
        AWS_DEFAULT_REGION: 'eu-central-1',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
        AWS_LAMBDA_FUNCTION_NAME: 'worker',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/worker',
        AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
        AWS_ENDPOINT_URL: fixture.aws.endpoint,
        AWS_CONFIG_FILE: '/dev/null',
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        AWS_EC2_METADATA_DISABLED: 'true',
        LAMBDA_TASK_ROOT: codeDirectory,
        LANG: 'en_US.UTF-8',
        PATH: '/usr/local/bin:/usr/bin:/bin',
        TZ: 'UTC',
        _HANDLER: 'index.handler',
      },
    });
  });

  test('connects to the local AWS by its Unix socket with every client', async () => {
    const arn = await fixture.handler(
      `import { get } from 'node:http';
      import { connect } from 'node:net';
      const url = process.env.AWS_ENDPOINT_URL + '/?Action=GetCallerIdentity&Version=2011-06-15';
      const portOf = (socket) => socket.remotePort ?? 'socket';
      export const handler = async () => {
        const byHttp = await new Promise((resolve) => get(url, (response) => {
          response.resume();
          resolve([response.statusCode, portOf(response.socket)]);
        }));
        const byNet = await new Promise((resolve) => {
          const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(portOf(socket.destroy())));
        });
        return { byHttp, byNet, byFetch: (await fetch(url)).status };
      };`,
    );
    expect((await fixture.invoke(arn)).payload).toEqual({
      byHttp: [403, 'socket'],
      byNet: 'socket',
      byFetch: 403,
    });
  });

  test('passes the event and the context', async () => {
    const arn = await fixture.handler(
      `export const handler = async (event, context) => {
        const before = context.getRemainingTimeInMillis();
        await new Promise((resolve) => setTimeout(resolve, 2000));
        return { event, context, before, after: context.getRemainingTimeInMillis() };
      };`,
      { timeoutSeconds: 30 },
    );
    expect((await fixture.invoke(arn, { a: 1 })).payload).toMatchObject({
      event: { a: 1 },
      before: 30_000,
      after: 28_000,
      context: {
        functionName: 'worker',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:worker',
        memoryLimitInMB: '128',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });

  test.each([
    ['index.mjs', 'export const handler = async () => "esm";', 'esm'],
    ['index.js', 'exports.handler = async () => "commonjs";', 'commonjs'],
    ['index.cjs', 'const all = { handler: async () => "assigned" }; module.exports = all;', 'assigned'],
    [
      'index.js',
      'exports.handler = (event, context, callback) => callback(null, "called back");',
      'called back',
    ],
    ['index.mjs', 'export const handler = async () => {};', null],
  ])('loads %s: %s', async (file, code, answer) => {
    const arn = await fixture.handler(code, { file });
    expect((await fixture.invoke(arn)).payload).toBe(answer);
  });

  test('is reused, and replaced after eight months', async () => {
    const arn = await fixture.handler(
      'let count = 0; export const handler = async () => [process.pid, ++count];',
    );
    const first = (await fixture.invoke(arn)).payload as number[];
    await fixture.aws.timeline.runUntil(START + 239 * DAY);
    expect((await fixture.invoke(arn)).payload).toEqual([first[0], 2]);
    await fixture.aws.timeline.runUntil(START + 241 * DAY);
    expect((await fixture.invoke(arn)).payload).toEqual([expect.any(Number), 1]);
  });

  test('ends with the local AWS', async () => {
    const arn = await fixture.handler('export const handler = async () => process.pid;');
    const pid = (await fixture.invoke(arn)).payload as number;
    fixture.aws.lambda.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
  });

  test('ends with this process', async () => {
    const bootstrap = join(__dirname, '../../../src/aws/services/lambda/child/bootstrap.cjs');
    const child = fork(bootstrap, [], { execArgv: [] });
    await once(child, 'spawn');
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });

  test('writes to its log group if the role allows it', async () => {
    const code =
      'export const handler = async () => { console.log("out %d", 1); console.error("err"); process.stdout.write("no newline"); };';
    const arn = await fixture.handler(code);
    await fixture.invoke(arn);
    expect(fixture.log()).toEqual(['out 1', 'err', 'no newline']);
    // GIVEN a role without permissions
    const { codeDirectory } = fixture.aws.lambda.function(arn) ?? {};
    const roleArn = await fixture.role('mute', 'lambda.amazonaws.com', []);
    const mute = fixture.aws.lambda.createFunction({ name: 'mute', roleArn, codeDirectory });
    // WHEN / THEN
    expect((await fixture.invoke(mute.arn)).functionError).toBeUndefined();
    expect(fixture.log('mute')).toEqual([]);
  });

  test.each([
    ['its output', `console.log('value: ' + event.secret);`, 'log:/aws/lambda/worker'],
    ['its answer', 'return { echo: event.secret };', 'answer:worker'],
    ['its error', 'throw new Error(event.secret);', 'answer:worker'],
    ['a cause', `throw new Error('failed', { cause: { key: event.secret } });`, 'log:/aws/lambda/worker'],
    [
      'output past the streams',
      `const { writeSync } = await import('node:fs'); writeSync(2, event.secret + '\\n'); process.exit(1);`,
      'log:/aws/lambda/worker',
    ],
  ])('is searched for secret values in %s', async (_, body, place) => {
    fixture.aws.exposureWatch.learn(SECRET, 'App/Key');
    const arn = await fixture.handler(`export const handler = async (event) => { ${body} };`);
    expect(places()).toEqual([]);
    await fixture.invoke(arn, { secret: SECRET });
    expect(places()).toContain(place);
  });

  test('is searched for secret values in its variables', async () => {
    fixture.aws.exposureWatch.learn(SECRET, 'App/Key');
    await fixture.handler('', { environment: { PASSWORD: SECRET } });
    expect(places()).toEqual(['environment:worker']);
  });
});
