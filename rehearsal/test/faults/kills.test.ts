import type { Fault } from '../../src/faults/fault';
import { START, Workshop } from '../aws/lambda/workshop';
import { only } from './fixtures';

/** Makes as many users as it is told, one after the other, and counts its invocations. */
const MAKE_USERS = `
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(__filename)});
  const { IAMClient, CreateUserCommand } = require('@aws-sdk/client-iam');
  const iam = new IAMClient({ maxAttempts: 1 });
  let invocations = 0;
  export const handler = async ({ names }) => {
    console.log('invocation ' + ++invocations);
    for (const UserName of names) await iam.send(new CreateUserCommand({ UserName })).catch(() => {});
    return 'done';
  };`;

const NAMES = Array.from({ length: 12 }, (_, i) => `user-${i}`);

let workshop: Workshop;
afterEach(() => workshop.close());

async function open() {
  workshop = new Workshop({ faults: only({ killed: 1 }) });
  await workshop.open();
  const told: Fault[] = [];
  workshop.aws.faults.listen((fault) => told.push(fault));
  const arn = await workshop.handler(MAKE_USERS, { actions: ['iam:CreateUser'], timeoutSeconds: 60 });
  const users = () => workshop.aws.iam.account(workshop.aws.account).users.size;
  return { aws: workshop.aws, told, arn, users };
}

test('an invocation is killed between two calls, and the next one has a new process', async () => {
  const { aws, told, arn, users } = await open();
  await workshop.invoke(arn, { names: [] });
  aws.faults.begin();

  const { functionError } = await workshop.invoke(arn, { names: NAMES });

  expect(functionError).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: /signal: killed/ });
  expect(users()).toBeLessThan(NAMES.length);
  expect(told).toEqual([
    {
      time: expect.any(Number),
      kind: 'killed',
      target: 'worker',
      detail: expect.stringMatching(/^(before|after) the effect of iam:CreateUser$/),
    },
  ]);
  aws.faults.end();
  expect((await workshop.invoke(arn, { names: [] })).payload).toBe('done');
  // What it said since it last waited went with it.
  expect(workshop.log()).toEqual(['invocation 1', 'invocation 1']);
});

test('the last call has had its effect, or it has not', async () => {
  const { aws, told, arn, users } = await open();
  aws.faults.begin();
  const afterwards = new Set<boolean>();
  for (let i = 0; i < 12; i++) {
    const [calls, before] = [[] as string[], users()];
    aws.onCall(({ operation }) => calls.push(operation));
    await workshop.invoke(arn, { names: NAMES.map((name) => `${name}-${i}`) });
    const effect = told[i]?.detail.startsWith('after') === true;
    // Whatever was done is in the trail, and nothing else is.
    expect(users() - before).toBe(calls.filter((operation) => operation === 'CreateUser').length);
    afterwards.add(effect);
  }
  expect(told).toHaveLength(12);
  expect(afterwards).toEqual(new Set([true, false]));
});

test('an invocation that ends before its time has come is spared', async () => {
  const { aws, told, arn } = await open();
  aws.faults.begin();
  expect((await workshop.invoke(arn, { names: [] })).payload).toBe('done');
  expect(told).toEqual([]);
});

test('an event whose invocation is killed is delivered again', async () => {
  const { aws, told, arn, users } = await open();
  aws.faults.begin();
  await aws.timeline.run(() => aws.lambda.invokeAsync(arn, { names: NAMES }, { principal: workshop.root }));
  await aws.timeline.runUntil(START + 30_000);
  aws.faults.end();
  expect(told).toHaveLength(1);
  await aws.timeline.runUntil(START + 300_000);
  expect(users()).toBe(NAMES.length);
});
