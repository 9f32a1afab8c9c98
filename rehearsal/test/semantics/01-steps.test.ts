import { codeOf, MINUTE, policy, token } from '../aws/secrets-manager/fixtures';
import { STEPS, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

type Rotating = Awaited<ReturnType<typeof setUpRotation>>;

/** Creates a role, and returns the principal of a session of it. */
async function sessionOf({ aws, iam }: Rotating, RoleName: string) {
  const Principal = { AWS: aws.account };
  const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
  await iam('CreateRole', { RoleName, AssumeRolePolicyDocument });
  return aws.sts.session(`arn:aws:iam::${aws.account}:role/${RoleName}`, 'session').principal;
}

const value = { SecretId: 'key', SecretString: 'new', VersionStages: ['AWSPENDING'] };

describe('1. Steps of a rotation', () => {
  test('invokes the four steps with the ARN, the token and one RotationToken', async () => {
    const { rotate, pass, invocations, arn } = await setUpRotation();
    expect(await rotate(2)).toMatchObject({ ARN: arn, VersionId: token(2) });
    await pass(MINUTE);
    const RotationToken = invocations[0]?.RotationToken;
    const event = { SecretId: arn, ClientRequestToken: token(2), RotationToken };
    expect(RotationToken).toMatch(/^[A-Za-z0-9-]{36,256}$/);
    expect(invocations).toEqual(STEPS.map((Step) => ({ Step, ...event })));
  });

  test('starts a step when the previous one ends', async () => {
    const { aws, rotate, pass, steps } = await setUpRotation(({ Step }) =>
      Step === 'setSecret' ? aws.timeline.sleep(10 * MINUTE) : undefined,
    );
    await rotate(2);
    await pass(9 * MINUTE);
    expect(steps()).toEqual(['createSecret', 'setSecret']);
    await pass(2 * MINUTE);
    expect(steps()).toEqual(STEPS);
  });

  test('checks a RotationToken in PutSecretValue', async () => {
    const codes: unknown[] = [];
    const { call, rotate, pass } = await setUpRotation(async ({ Step, ClientRequestToken, ...event }) => {
      if (Step !== 'createSecret') return;
      const SecretString = `value of ${ClientRequestToken}`;
      for (const RotationToken of [token(9), 'short', event.RotationToken]) {
        const input = { ...value, SecretString, ClientRequestToken, RotationToken };
        codes.push(await codeOf(call('PutSecretValue', input)));
      }
    });
    await rotate(2);
    await pass(MINUTE);
    expect(codes).toEqual(['InvalidRequestException', 'InvalidParameterException', undefined]);
  });

  test('uses a new RotationToken in every rotation, valid until its end', async () => {
    const { call, rotate, pass, invocations } = await setUpRotation();
    await rotate(2);
    await pass(MINUTE);
    await rotate(3);
    await pass(MINUTE);
    const [first, second] = [invocations[0]?.RotationToken, invocations[4]?.RotationToken];
    expect(second).not.toBe(first);
    const late = { ...value, ClientRequestToken: token(4), RotationToken: second };
    expect(await codeOf(call('PutSecretValue', late))).toBe('InvalidRequestException');
  });

  test('requires the RotationToken from an assumed role, except from the role of the function', async () => {
    const codes: unknown[] = [];
    const world = await setUpRotation(async ({ Step, ClientRequestToken, RotationToken }) => {
      if (Step !== 'createSecret') return;
      const input = { ...value, ClientRequestToken };
      codes.push(await codeOf(world.call('PutSecretValue', input, other)));
      codes.push(await codeOf(world.call('PutSecretValue', { ...input, RotationToken }, other)));
      codes.push(await codeOf(world.call('PutSecretValue', input, own)));
    });
    const [own, other] = [await sessionOf(world, 'own'), await sessionOf(world, 'other')];
    Object.assign(world.aws.lambda.function('rotator') ?? {}, { roleArn: own.roleArn });
    await world.rotate(2);
    await world.pass(MINUTE / 2);
    expect(codes).toEqual(['InvalidRequestException', undefined, undefined]);
    expect(await world.value('key', { VersionId: token(2) })).toBe('new');
  });

  test('treats the RotationToken as a secret', async () => {
    const { aws, rotate, pass, invocations } = await setUpRotation();
    await rotate(2);
    await pass(MINUTE);
    expect(aws.exposureWatch.exposures).toEqual([]);
    aws.exposureWatch.look('log:rotator', JSON.stringify(invocations), 0);
    expect(aws.exposureWatch.exposures).toMatchObject([{ secret: 'key (the RotationToken)' }]);
  });
});
