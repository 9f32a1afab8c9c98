import { LocalAws } from '../../src/aws/local-aws';
import type { Fault } from '../../src/faults/fault';
import type { Level } from '../../src/faults/level';
import { LambdaFixture, START } from '../aws/lambda/fixtures';
import { setUp, token } from '../aws/secrets-manager/fixtures';
import { only } from './fixtures';

const HOUR = 3600_000;

/** A function that records its invocations, and an hourly schedule. */
async function open(level: Partial<Level>) {
  const workshop = new LambdaFixture({ faults: only(level), latency: 0 });
  const { aws } = workshop;
  const runs: number[] = [];
  const behaviour = async () => {
    runs.push(aws.timeline.now() - START);
  };
  const targetArn = aws.lambda.createFunction({ name: 'target', roleArn: '', behaviour }).arn;
  const roleArn = await workshop.role('scheduler', 'scheduler.amazonaws.com', ['lambda:InvokeFunction']);
  aws.scheduler.createSchedule({ name: 'sweep', expression: 'rate(1 hour)', targetArn, roleArn });
  const injected: Fault[] = [];
  aws.faults.listen((fault) => injected.push(fault));
  aws.faults.begin();
  return { workshop, aws, runs, injected, targetArn };
}

test('loses scheduled runs', async () => {
  const { aws, runs, injected } = await open({ lost: 1 });
  await aws.timeline.runUntil(START + 2.5 * HOUR);
  aws.faults.end();
  await aws.timeline.runUntil(START + 4.5 * HOUR);
  expect(runs).toEqual([3 * HOUR, 4 * HOUR]);
  expect(injected.map(({ kind, target }) => `${kind} ${target}`)).toEqual(['lost sweep', 'lost sweep']);
});

test('delivers an asynchronous invocation twice within 30 seconds', async () => {
  const { workshop, aws, runs, targetArn } = await open({ doubled: 1 });
  const pauses: number[] = [];
  for (let i = 1; i <= 12; i++) {
    await aws.timeline.run(() => aws.lambda.invokeAsync(targetArn, {}, { principal: workshop.root }));
    await aws.timeline.runUntil(START + i * 60_000);
    pauses.push((runs.pop() ?? 0) - (runs.pop() ?? 0));
    expect(runs).toEqual([]);
  }
  expect(pauses.filter((pause) => pause === 0).length).toBeGreaterThan(0);
  expect(pauses.filter((pause) => pause > 0).length).toBeGreaterThan(0);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
});

test('delivers a scheduled run twice, each with two invocations', async () => {
  const { aws, runs, injected } = await open({ doubled: 1 });
  await aws.timeline.runUntil(START + 1.5 * HOUR);
  expect(runs).toHaveLength(4);
  expect(injected.map(({ target }) => target).sort()).toEqual(['sweep', 'target', 'target']);
});

test('loses or duplicates an event of the bus', async () => {
  for (const [level, times] of [
    [{ lost: 1 }, 0],
    [{ doubled: 1 }, 2],
    [{}, 1],
  ] as const) {
    const aws = new LocalAws({ faults: only(level), enforcePolicies: false });
    const topic = aws.sns.createTopic('on-call');
    aws.events.putRule({ name: 'rule', pattern: { source: ['app'] }, targets: [{ arn: topic }] });
    aws.faults.begin();
    aws.events.put({ source: 'app', detailType: 'Happened', detail: {} });
    await aws.timeline.runUntil(aws.timeline.now() + 60_000);
    expect(aws.sns.messages).toHaveLength(times);
  }
});

test('loses a scheduled rotation until the next window', async () => {
  const { aws, create, call } = setUp({ faults: only({ lost: 1 }) });
  const ARN = await create('mail', 'value');
  const steps: string[] = [];
  const behaviour = async (event: unknown) => {
    steps.push((event as { Step: string }).Step);
  };
  const { arn } = aws.lambda.createFunction({ name: 'rotate', roleArn: '', behaviour });
  aws.lambda.addPermission('rotate', {
    statementId: 's',
    action: 'lambda:InvokeFunction',
    principal: 'secretsmanager.amazonaws.com',
  });
  const RotationRules = { ScheduleExpression: 'rate(4 hours)' };
  await call('RotateSecret', {
    SecretId: ARN,
    RotationLambdaARN: arn,
    RotationRules,
    RotateImmediately: false,
    ClientRequestToken: token(2),
  });
  await aws.timeline.runUntil(aws.timeline.now() + 60_000);
  steps.length = 0;
  aws.faults.begin();
  await aws.timeline.runUntil(aws.timeline.now() + 9 * HOUR);
  expect(steps).toEqual([]);
  aws.faults.end();
  await aws.timeline.runUntil(aws.timeline.now() + 5 * HOUR);
  expect(steps).toContain('createSecret');
});
