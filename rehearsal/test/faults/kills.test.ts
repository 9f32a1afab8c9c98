import type { Principal } from '../../src/aws/call';
import type { Fault } from '../../src/faults/fault';
import type { Faults } from '../../src/faults/faults';
import { Kills } from '../../src/faults/kills';
import { LambdaFixture, START } from '../aws/lambda/fixtures';
import { only } from './fixtures';

/** Creates users in turn and counts invocations. */
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

let workshop: LambdaFixture;
afterEach(() => workshop.close());

async function open() {
  workshop = new LambdaFixture({ faults: only({ killed: 1 }) });
  await workshop.open();
  const injected: Fault[] = [];
  workshop.aws.faults.listen((fault) => injected.push(fault));
  const arn = await workshop.handler(MAKE_USERS, { actions: ['iam:CreateUser'], timeoutSeconds: 60 });
  const users = () => workshop.aws.iam.account(workshop.aws.account).users.size;
  return { aws: workshop.aws, injected, arn, users };
}

test('kills an invocation between two calls; the next one has a new process', async () => {
  const { aws, injected, arn, users } = await open();
  await workshop.invoke(arn, { names: [] });
  aws.faults.begin();

  const { functionError } = await workshop.invoke(arn, { names: NAMES });

  expect(functionError).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: /signal: killed/ });
  expect(users()).toBeLessThan(NAMES.length);
  expect(injected).toEqual([
    {
      time: expect.any(Number),
      kind: 'killed',
      target: 'worker',
      detail: expect.stringMatching(/^(before|after) the effect of iam:CreateUser$/),
    },
  ]);
  aws.faults.end();
  expect((await workshop.invoke(arn, { names: [] })).payload).toBe('done');
  // Output since the last wait is lost.
  expect(workshop.log()).toEqual(['invocation 1', 'invocation 1']);
});

test('kills before or after the effect of the last call', async () => {
  const { aws, injected, arn, users } = await open();
  aws.faults.begin();
  const effects = new Set<boolean>();
  for (let i = 0; i < 12; i++) {
    const [calls, before] = [[] as string[], users()];
    aws.onCall(({ operation }) => calls.push(operation));
    await workshop.invoke(arn, { names: NAMES.map((name) => `${name}-${i}`) });
    const effect = injected[i]?.detail.startsWith('after') === true;
    // The trail contains exactly the calls that took effect.
    expect(users() - before).toBe(calls.filter((operation) => operation === 'CreateUser').length);
    effects.add(effect);
  }
  expect(injected).toHaveLength(12);
  expect(effects).toEqual(new Set([true, false]));
});

test.each([
  ['before', false, 0.9],
  ['after', true, 0.1],
])('a kill %s the effect of the last call has that effect: %s', (when, effect, drawn) => {
  const draws = [0, drawn];
  const random = { next: () => draws.shift(), integer: () => 2 };
  const record = jest.fn();
  const faults = { level: { killed: 1 }, chance: { next: () => random }, record } as unknown as Faults;
  const kills = new Kills(faults);
  const principal = {} as Principal;
  kills.watch('worker', principal, () => undefined);
  expect(kills.faultFor(principal, 'iam:GetUser')).toBeUndefined();
  expect(kills.faultFor(principal, 'iam:CreateUser')).toMatchObject({ effect, answer: 'cut' });
  expect(record).toHaveBeenCalledWith('killed', 'worker', `${when} the effect of iam:CreateUser`);
  expect(kills.faultFor(principal, 'iam:CreateUser')).toEqual({ effect: false, answer: 'cut' });
});

test('does not kill an invocation without calls', async () => {
  const { aws, injected, arn } = await open();
  aws.faults.begin();
  expect((await workshop.invoke(arn, { names: [] })).payload).toBe('done');
  expect(injected).toEqual([]);
});

test('an event is delivered again after its invocation was killed', async () => {
  const { aws, injected, arn, users } = await open();
  aws.faults.begin();
  await aws.timeline.run(() => aws.lambda.invokeAsync(arn, { names: NAMES }, { principal: workshop.root }));
  await aws.timeline.runUntil(START + 30_000);
  aws.faults.end();
  expect(injected).toHaveLength(1);
  await aws.timeline.runUntil(START + 300_000);
  expect(users()).toBe(NAMES.length);
});
