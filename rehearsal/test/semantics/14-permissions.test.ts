import { codeOf, eachWorld } from '../../../engine/test/world/world';
import { Credential } from '../../../lib';
import type { Principal } from '../../src/aws/call';
import { policy, rootOf } from '../aws/iam/setting';
import { MINUTE, rotatingSetting } from '../aws/secrets-manager/rotations';
import { setting, token } from '../aws/secrets-manager/setting';
import { deployed, HOUR } from '../scenarios/fixtures';

jest.setTimeout(120_000);

const SERVICE = 'secretsmanager.amazonaws.com';

test.each([
  ['nothing', undefined, false],
  ['the account and the secret', {}, true],
  ['another account', { sourceAccount: '210987654321' }, false],
  ['another secret', { sourceArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:other' }, false],
  ['another service', { principal: 'events.amazonaws.com' }, false],
])('14: a function whose policy admits %s', async (_, permission, admitted) => {
  const { aws, arn, rotate } = await rotatingSetting();
  aws.lambda.removePermission('rotator', 'rotation');
  if (permission) {
    aws.lambda.addPermission('rotator', {
      statementId: 'rotation',
      action: 'lambda:InvokeFunction',
      principal: SERVICE,
      sourceAccount: aws.account,
      sourceArn: arn,
      ...permission,
    });
  }
  const outcome = await rotate(2).then(
    () => true,
    ({ message }) => message,
  );
  expect(outcome).toEqual(admitted || expect.stringContaining('cannot invoke the specified Lambda function'));
});

/** A secret with a rotation function, and how to make users whom policies hold back. */
async function guarded() {
  const world = await rotatingSetting(undefined, { enforcePolicies: true });
  const { aws, account } = world;
  const iam = (operation: string, input: object) =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal: account }, input);
  const user = async (userName: string, ...statements: object[]): Promise<Principal> => {
    await iam('CreateUser', { UserName: userName });
    const PolicyDocument = policy(...statements);
    await iam('PutUserPolicy', { UserName: userName, PolicyName: 'p', PolicyDocument });
    const arn = `arn:aws:iam::${aws.account}:user/${userName}`;
    return { type: 'user', arn, accountId: aws.account, userId: userName, userName };
  };
  return { ...world, user };
}

const allow = (Action: string, Condition?: object) => ({ Effect: 'Allow', Action, Resource: '*', Condition });

test('14: who calls RotateSecret needs lambda:InvokeFunction too, and can be held to one function', async () => {
  const { call, user, lambdaArn } = await guarded();
  const ask = (principal: Principal, RotationLambdaARN: string) => {
    const RotationRules = { AutomaticallyAfterDays: 1 };
    const input = { SecretId: 'key', ClientRequestToken: token(2), RotationLambdaARN, RotationRules };
    return call('RotateSecret', input, principal).then(
      () => 'allowed',
      ({ code, message }) => `${code}: ${message}`,
    );
  };
  const rotate = 'secretsmanager:RotateSecret';
  const pinned = allow(rotate, { ArnEquals: { 'secretsmanager:RotationLambdaARN': lambdaArn } });
  const held = await user('held', pinned, allow('lambda:InvokeFunction'));
  expect(await ask(await user('bare', allow(rotate)), lambdaArn)).toContain('lambda:InvokeFunction');
  expect(await ask(held, `${lambdaArn}2`)).toContain(rotate);
  expect(await ask(held, lambdaArn)).toBe('allowed');
});

test('14: secretsmanager:resource/AllowRotationLambdaArn pins what a secret that rotates already uses', async () => {
  const { call, rotate, pass, user, lambdaArn } = await guarded();
  await rotate(2);
  await pass(MINUTE);
  const describeAs = async (name: string, arn: string) => {
    const Condition = { StringEquals: { 'secretsmanager:resource/AllowRotationLambdaArn': arn } };
    const principal = await user(name, allow('secretsmanager:DescribeSecret', Condition));
    return call('DescribeSecret', { SecretId: 'key' }, principal);
  };
  await expect(describeAs('same', lambdaArn)).resolves.toMatchObject({ Name: 'key' });
  await expect(describeAs('other', `${lambdaArn}2`)).rejects.toMatchObject({ code: 'AccessDeniedException' });
});

test('14: GetRandomPassword is of no resource: only "*" allows it', async () => {
  const { call, user } = await guarded();
  const action = allow('secretsmanager:GetRandomPassword');
  const narrow = { ...action, Resource: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:*' };
  await expect(call('GetRandomPassword', {}, await user('narrow', narrow))).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
  await expect(call('GetRandomPassword', {}, await user('wide', action))).resolves.toMatchObject({
    RandomPassword: expect.any(String),
  });
});

test('14: a value under the default key is withheld from another account, whatever the policies say', async () => {
  const { create, call } = setting();
  const arn = await create('key', 'one');
  const stranger = rootOf('210987654321');
  await expect(call('GetSecretValue', { SecretId: arn }, stranger)).rejects.toMatchObject({
    code: 'InvalidRequestException',
    message: expect.stringContaining('default KMS service key'),
  });
});

test.each([
  ['kms:Decrypt', 'read', true],
  ['kms:Decrypt', 'write', false],
  ['kms:GenerateDataKey', 'write', false],
])('14: under a key of one’s own, who has %s alone may %s: %s', async (action, what, allowed) => {
  const { aws, call, user } = await guarded();
  const KmsKeyId = aws.kms.createKey();
  const SecretId = 'locked';
  const create = { Name: SecretId, SecretString: 'one', KmsKeyId, ClientRequestToken: token(1) };
  await call('CreateSecret', create);
  const who = await user('who', allow('secretsmanager:*'), allow(action));
  const request =
    what === 'read'
      ? call('GetSecretValue', { SecretId }, who)
      : call('PutSecretValue', { SecretId, SecretString: 'two', ClientRequestToken: token(2) }, who);
  const outcome = await request.then(
    () => true,
    ({ message }) => message,
  );
  expect(outcome).toBe(allowed || 'Access to KMS is not allowed');
});

describe('the engine', () => {
  const box = eachWorld();

  test('14: is no deputy: an event about another secret than its own is refused, without a call', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    const event = { Step: 'createSecret', SecretId: 'arn:of:another', ClientRequestToken: token(2) };
    expect(codeOf(await world.run(world.invoke(event)))).toBe('WrongSecret');
    expect(world.calls.made).toEqual([]);
  });
});

test('14: the built rotator fails without any of its four permissions on the secret', () =>
  deployed(
    async (scene) => {
      await scene.advance(HOUR);
      const RoleName = scene.resource('AWS::IAM::Role', 'Rotator/Role');
      for (const name of ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']) {
        const Action = `secretsmanager:${name}`;
        const deny = policy({ Effect: 'Deny', Action, Resource: '*' });
        await scene.callAsAdmin('iam', 'PutRolePolicy', {
          RoleName,
          PolicyName: 'deny',
          PolicyDocument: deny,
        });
        const before = scene.secret.rotation;
        await scene.callAsAdmin('secretsmanager', 'RotateSecret', {
          SecretId: scene.secret.arn,
          ClientRequestToken: scene.aws.random.uuid(),
        });
        await scene.advanceUntil(() => (scene.secret.rotation?.failed ?? 0) > (before?.failed ?? 0));
        expect(scene.aws.authorizer.denied.map(({ action }) => action)).toContain(Action);
        await scene.callAsAdmin('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'deny' });
        await scene.advanceUntil(() => (scene.secret.rotation?.succeeded ?? 0) > (before?.succeeded ?? 0));
        // A rotation within the grace would be refused for that.
        await scene.advance(3 * HOUR);
      }
    },
    { credential: Credential.generated() },
  ));
