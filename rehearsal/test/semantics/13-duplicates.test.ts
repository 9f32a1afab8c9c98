import { eachWorld } from '../../../engine/test/world/world';
import type { FunctionError } from '../../src/aws/services/lambda/function';
import { LambdaFixture } from '../aws/lambda/fixtures';
import { DAY, HOUR, MINUTE, rotatingSetting } from '../aws/secrets-manager/rotations';
import { token } from '../aws/secrets-manager/setting';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

test('13: "rotate now" while a scheduled rotation is under way is refused, and harms nothing', async () => {
  const { aws, rotate, pass, call, events, labels } = await rotatingSetting(() =>
    aws.timeline.sleep(5 * MINUTE),
  );
  const RotationRules = { ScheduleExpression: 'cron(0 3 * * ? *)', Duration: '1h' };
  await rotate(2, { RotationRules, RotateImmediately: false });
  await pass(HOUR);
  events.length = 0;
  while (events.length === 0) await pass(MINUTE);
  await expect(call('RotateSecret', { SecretId: 'key', ClientRequestToken: token(9) })).rejects.toMatchObject(
    {
      code: 'InvalidRequestException',
    },
  );
  await pass(HOUR);
  expect(events).toEqual(['RotationStarted', 'RotationSucceeded']);
  expect(Object.keys((await labels('key')) ?? {})).not.toContain(token(9));
});

test('13: the same request again starts no second rotation', async () => {
  const { rotate, pass, steps } = await rotatingSetting();
  await Promise.all([rotate(2), rotate(2)]);
  await pass(DAY);
  expect(steps()).toEqual(STEPS);
});

describe('a function that does not answer in time', () => {
  let workshop: LambdaFixture;

  beforeEach(async () => {
    workshop = new LambdaFixture();
    await workshop.open();
  });

  afterEach(() => workshop.close());

  test('13: is ended at its time limit, and counts as failed', async () => {
    const arn = await workshop.handler(
      `export const handler = () => new Promise((resolve) => setTimeout(resolve, 3600_000));`,
      { timeoutSeconds: 30 },
    );
    const from = workshop.aws.timeline.now();
    const { functionError } = await workshop.invoke(arn);
    expect((functionError as FunctionError).errorMessage).toContain('Task timed out after 30.00 seconds');
    expect(workshop.aws.timeline.now() - from).toBeGreaterThanOrEqual(30_000);
    expect(workshop.aws.timeline.now() - from).toBeLessThan(31_000);
  });

  test('13: stands still between two invocations: what was not waited for goes on in the next one', async () => {
    const arn = await workshop.handler(`
      let ticks = 0;
      export const handler = async () => {
        if (ticks === 0) setInterval(() => { ticks++; }, 1000);
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return ticks;
      };`);
    expect((await workshop.invoke(arn)).payload).toBe(1);
    await workshop.aws.timeline.runUntil(workshop.aws.timeline.now() + HOUR);
    expect((await workshop.invoke(arn)).payload).toBeLessThan(10);
  });

  test('13: what was handed over asynchronously comes up to three times', async () => {
    const arn = await workshop.handler(`export const handler = async () => { throw new Error('down'); };`);
    const { aws, root } = workshop;
    let calls = 0;
    aws.onCall(({ operation }) => {
      if (operation === 'Invoke') calls++;
    });
    await aws.timeline.run(() => aws.lambda.invokeAsync(arn, {}, { principal: root }));
    await aws.timeline.runUntil(aws.timeline.now() + HOUR);
    const failures = workshop.log().filter((line) => line.includes('down'));
    expect(failures.length).toBeGreaterThanOrEqual(3);
    expect(calls).toBe(1);
  });
});

describe('the engine', () => {
  const box = eachWorld();

  test.each(STEPS)('13: two invocations of %s at once end as one', async (step) => {
    const world = await box.world.deploy();
    world.secret.startRotation(token(2));
    for (const before of STEPS.slice(0, STEPS.indexOf(step))) await world.step(before, token(2));
    const event = {
      Step: step,
      SecretId: world.environment.REKEY_SECRET_ARN,
      ClientRequestToken: token(2),
      RotationToken: 'rotation-token-in-the-event',
    };
    await world.run(Promise.all([world.invoke(event), world.invoke(event)]));
    expect(await world.rotate(token(2))).toBe('done');
    await world.sweep();
    expect(world.secret.labels.AWSCURRENT).toBe(token(2));
    expect(world.orphans()).toEqual([]);
  });
});
