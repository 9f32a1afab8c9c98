import { policy } from '../aws/iam/fixtures';
import { MINUTE, rotatingSetting } from '../aws/secrets-manager/rotations';
import { token } from '../aws/secrets-manager/setting';

type Rotating = Awaited<ReturnType<typeof rotatingSetting>>;

/** A principal who comes with a session of that role. */
async function sessionOf({ aws, account }: Rotating, RoleName: string) {
  const iam = (operation: string, input: object): Promise<unknown> =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal: account }, input);
  const trust = policy({ Effect: 'Allow', Principal: { AWS: aws.account }, Action: 'sts:AssumeRole' });
  await iam('CreateRole', { RoleName, AssumeRolePolicyDocument: trust });
  return aws.sts.session(`arn:aws:iam::${aws.account}:role/${RoleName}`, 'session').principal;
}

const value = { SecretId: 'key', SecretString: 'new', VersionStages: ['AWSPENDING'] };

describe('how a rotation function is invoked', () => {
  test('1: four steps in camel case, one invocation each, in order', async () => {
    const { rotate, pass, steps } = await rotatingSetting();
    await rotate(2);
    await pass(MINUTE);
    expect(steps()).toEqual(['createSecret', 'setSecret', 'testSecret', 'finishSecret']);
  });

  test('1: a step waits for the one before it', async () => {
    const { aws, rotate, pass, steps } = await rotatingSetting(({ Step }) =>
      Step === 'setSecret' ? aws.timeline.sleep(10 * MINUTE) : undefined,
    );
    await rotate(2);
    await pass(9 * MINUTE);
    expect(steps()).toEqual(['createSecret', 'setSecret']);
    await pass(2 * MINUTE);
    expect(steps()).toHaveLength(4);
  });

  test('1: the event names the step, the ARN, the token and a RotationToken, and has nothing else', async () => {
    const { rotate, pass, invocations, arn } = await rotatingSetting();
    await rotate(2);
    await pass(MINUTE);
    for (const event of invocations) {
      const { Step: _, ...rest } = event;
      const RotationToken = expect.stringMatching(/^[A-Za-z0-9-]{36,256}$/);
      expect(rest).toEqual({ SecretId: arn, ClientRequestToken: token(2), RotationToken });
    }
    expect(new Set(invocations.map(({ RotationToken }) => RotationToken)).size).toBe(1);
  });
});

describe('the RotationToken', () => {
  test('1: is checked when PutSecretValue shows it', async () => {
    const { call, rotate, pass, invocations } = await rotatingSetting(async ({ Step, ...event }) => {
      if (Step !== 'createSecret') return;
      const { ClientRequestToken } = event;
      const SecretString = `value of ${ClientRequestToken}`;
      const put = (RotationToken: unknown) =>
        call('PutSecretValue', { ...value, SecretString, ClientRequestToken, RotationToken });
      await expect(put(token(9))).rejects.toMatchObject({ code: 'InvalidRequestException' });
      await expect(put('short')).rejects.toMatchObject({ code: 'InvalidParameterException' });
      await expect(put(event.RotationToken)).resolves.toMatchObject({ VersionStages: ['AWSPENDING'] });
    });
    await rotate(2);
    await pass(MINUTE);
    expect(invocations).toHaveLength(4);
  });

  test('1: is another one in every rotation, and no good after it', async () => {
    const { call, rotate, pass, invocations } = await rotatingSetting();
    await rotate(2);
    await pass(MINUTE);
    await rotate(3);
    await pass(MINUTE);
    const [first, second] = [invocations[0]?.RotationToken, invocations[4]?.RotationToken];
    expect(second).not.toBe(first);
    const late = { ...value, ClientRequestToken: token(4), RotationToken: second };
    await expect(call('PutSecretValue', late)).rejects.toMatchObject({ code: 'InvalidRequestException' });
  });

  test('1: must be shown by a function that has assumed another role, and only by such a one', async () => {
    const world = await rotatingSetting(async ({ Step, ClientRequestToken, RotationToken }) => {
      if (Step !== 'createSecret') return;
      const stranger = await sessionOf(world, 'assumed');
      const put = (more: object) =>
        world.call('PutSecretValue', { ...value, ClientRequestToken, ...more }, stranger);
      await expect(put({})).rejects.toMatchObject({ code: 'InvalidRequestException' });
      await expect(put({ RotationToken })).resolves.toBeDefined();
    });
    await world.rotate(2);
    await world.pass(MINUTE);
    expect(world.invocations.length).toBeGreaterThan(0);
  });

  test("1: the function's own role need not show it", async () => {
    const world = await rotatingSetting(async ({ Step, ClientRequestToken }) => {
      if (Step !== 'createSecret') return;
      await world.call('PutSecretValue', { ...value, ClientRequestToken }, own);
    });
    const own = await sessionOf(world, 'own');
    Object.assign(world.aws.lambda.function('rotator') ?? {}, { roleArn: own.roleArn });
    await world.rotate(2);
    await world.pass(MINUTE);
    expect(await world.value('key', { VersionId: token(2) })).toBe('new');
  });

  test('1: is a secret: a function that logs or returns it is found out', async () => {
    let said: unknown;
    const { aws, rotate, pass } = await rotatingSetting((event) => {
      said = event;
    });
    await rotate(2);
    await pass(MINUTE);
    expect(aws.exposureWatch.exposures).toEqual([]);
    aws.exposureWatch.look('log:rotator', JSON.stringify(said), 0);
    expect(aws.exposureWatch.exposures).toMatchObject([{ secret: 'key (the RotationToken)' }]);
  });
});
