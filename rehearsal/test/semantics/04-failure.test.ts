import { eachWorld } from '../../../engine/test/world/world';
import { token } from '../aws/secrets-manager/fixtures';
import { DAY, HOUR, MINUTE, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

test('4: an exception fails the step; what the function returns is ignored', async () => {
  const { aws, rotate, pass, events } = await setUpRotation();
  const answering = async (event: unknown) => {
    const { behaviour } = aws.lambda.function('rotator') ?? {};
    await behaviour?.(event, {} as never);
    return { error: 'not a failure', statusCode: 500 };
  };
  const { arn: RotationLambdaARN } = aws.lambda.createFunction({
    name: 'answering',
    roleArn: 'role',
    behaviour: answering,
  });
  const principal = 'secretsmanager.amazonaws.com';
  aws.lambda.addPermission('answering', { statementId: 's', action: 'lambda:InvokeFunction', principal });
  await rotate(2, { RotationLambdaARN });
  await pass(MINUTE);
  expect(events).toEqual(['RotationStarted', 'RotationSucceeded']);
});

test.each(STEPS)(
  '4: when %s fails, all steps are run again from the first, several times, with the same token',
  async (failing) => {
    const { rotate, pass, steps, invocations } = await setUpRotation(({ Step }) => {
      if (Step === failing) throw new Error('down');
    });
    await rotate(2);
    await pass(HOUR);
    const attempts = steps()
      .join()
      .split(/(?=createSecret)/);
    expect(attempts.length).toBeGreaterThan(2);
    expect(new Set(attempts.map((attempt) => attempt.replace(/,$/, ''))).size).toBe(1);
    expect(new Set(invocations.map(({ ClientRequestToken }) => ClientRequestToken))).toEqual(
      new Set([token(2)]),
    );
  },
);

test('4: retries end with the window; NextRotationDate is then in the past', async () => {
  let broken = false;
  const { aws, rotate, pass, call, steps } = await setUpRotation(() => {
    if (broken) throw new Error('down');
  });
  await rotate(2, { RotationRules: { ScheduleExpression: 'rate(10 days)', Duration: '2h' } });
  await pass(MINUTE);
  broken = true;
  await pass(10 * DAY + 3 * HOUR);
  const before = steps().length;
  await pass(5 * DAY);
  expect(steps()).toHaveLength(before);
  const { NextRotationDate } = await call('DescribeSecret', { SecretId: 'key' });
  expect(Number(NextRotationDate)).toBeLessThan(aws.timeline.now());
});

describe('the engine', () => {
  const box = eachWorld();

  test.each(STEPS)(
    '4: converges when, after %s, the same token comes again from the first step',
    async (last) => {
      const world = await box.world.deploy();
      world.secret.startRotation(token(2));
      for (const step of STEPS.slice(0, STEPS.indexOf(last) + 1)) await world.step(step, token(2));
      const issued = world.issuer.ours.length;
      expect(await world.rotate(token(2))).toBe('done');
      expect(world.issuer.ours).toHaveLength(issued);
      expect(world.orphans()).toEqual([]);
    },
  );

  test('4: a new token after a rotation that was left half done makes a new credential, and no orphan', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(token(2));
    await world.step('createSecret', token(2));
    world.secret.setLabel('AWSPENDING', undefined);
    world.clock.pass(2 * HOUR);
    expect(await world.rotate(token(3))).toBe('done');
    expect(world.secret.labels.AWSCURRENT).toBe(token(3));
    await world.sweep();
    expect(world.orphans()).toEqual([]);
  });
});
