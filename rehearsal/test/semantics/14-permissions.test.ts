import { Credential } from '../../../lib';
import type { Principal } from '../../src/aws/call';
import { setting as iamSetting, policy, rootOf } from '../aws/iam/setting';
import { MINUTE, rotatingSetting } from '../aws/secrets-manager/rotations';
import { setting, token } from '../aws/secrets-manager/setting';
import { HOUR, play } from '../bad-days/play';

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

test('14: who calls RotateSecret needs lambda:InvokeFunction too, and can be held to one function', async () => {
  const { aws, user } = iamSetting();
  const own = 'arn:aws:lambda:eu-central-1:123456789012:function:rotator';
  const rotate = { Effect: 'Allow', Action: 'secretsmanager:RotateSecret', Resource: '*' };
  const invoke = { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' };
  const pinned = { ...rotate, Condition: { ArnEquals: { 'secretsmanager:RotationLambdaARN': own } } };
  const world = await rotatingSetting();
  const who: Record<string, Principal> = {
    bare: await user('bare', policy(rotate)),
    full: await user('full', policy(rotate, invoke)),
    held: await user('held', policy(pinned, invoke)),
  };
  Object.assign(world.aws, { authorizer: aws.authorizer });
  const ask = (name: string, RotationLambdaARN: string) =>
    world
      .call(
        'RotateSecret',
        {
          SecretId: 'key',
          ClientRequestToken: token(2),
          RotationLambdaARN,
          RotationRules: { AutomaticallyAfterDays: 1 },
        },
        who[name],
      )
      .then(
        () => 'allowed',
        ({ code, message }) => `${code}: ${message}`,
      );
  expect(await ask('bare', own)).toContain('lambda:InvokeFunction');
  expect(await ask('held', `${own}2`)).toContain('secretsmanager:RotateSecret');
  expect(await ask('held', own)).toBe('allowed');
});

test('14: secretsmanager:resource/AllowRotationLambdaArn pins what a secret that rotates already uses', async () => {
  const world = await rotatingSetting();
  await world.rotate(2);
  await world.pass(MINUTE);
  const { aws, account, lambdaArn, call } = world;
  const iam = (operation: string, input: object) =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal: account }, input);
  Object.assign(aws.authorizer, { enforced: true });
  const reader = async (name: string, arn: string): Promise<Principal> => {
    await iam('CreateUser', { UserName: name });
    const Condition = { StringEquals: { 'secretsmanager:resource/AllowRotationLambdaArn': arn } };
    await iam('PutUserPolicy', {
      UserName: name,
      PolicyName: 'p',
      PolicyDocument: policy({
        Effect: 'Allow',
        Action: 'secretsmanager:DescribeSecret',
        Resource: '*',
        Condition,
      }),
    });
    return {
      type: 'user',
      arn: `arn:aws:iam::${aws.account}:user/${name}`,
      accountId: aws.account,
      userId: name,
      userName: name,
    };
  };
  const describeAs = (principal: Principal) => call('DescribeSecret', { SecretId: 'key' }, principal);
  await expect(describeAs(await reader('same', lambdaArn))).resolves.toBeDefined();
  await expect(describeAs(await reader('other', `${lambdaArn}2`))).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
});

test('14: GetRandomPassword is of no resource: only "*" allows it', async () => {
  const { aws, user } = iamSetting();
  const allow = (Resource: string) =>
    policy({ Effect: 'Allow', Action: 'secretsmanager:GetRandomPassword', Resource });
  const ask = (principal: Principal) =>
    aws.call(
      { service: 'secretsmanager', operation: 'GetRandomPassword', region: aws.region, principal },
      {},
    );
  const arn = `arn:aws:secretsmanager:${aws.region}:${aws.account}:secret:*`;
  await expect(ask(await user('narrow', allow(arn)))).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
  await expect(ask(await user('wide', allow('*')))).resolves.toMatchObject({
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
  const world = setting({ enforcePolicies: true });
  const { aws, account, call } = world;
  const KmsKeyId = aws.kms.createKey();
  await call('CreateSecret', { Name: 'key', SecretString: 'one', KmsKeyId, ClientRequestToken: token(1) });
  const iam = (operation: string, input: object) =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal: account }, input);
  await iam('CreateUser', { UserName: 'user' });
  const statements = [
    { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' },
    { Effect: 'Allow', Action: action, Resource: KmsKeyId },
  ];
  await iam('PutUserPolicy', { UserName: 'user', PolicyName: 'p', PolicyDocument: policy(...statements) });
  const user: Principal = {
    type: 'user',
    arn: `arn:aws:iam::${aws.account}:user/user`,
    accountId: aws.account,
    userId: 'u',
    userName: 'user',
  };
  const request =
    what === 'read'
      ? call('GetSecretValue', { SecretId: 'key' }, user)
      : call('PutSecretValue', { SecretId: 'key', SecretString: 'two', ClientRequestToken: token(2) }, user);
  const outcome = await request.then(
    () => true,
    ({ message }) => message,
  );
  expect(outcome).toBe(allowed || 'Access to KMS is not allowed');
});

test('14: the built rotator fails without any of its four permissions on the secret', () =>
  play(
    async (scene) => {
      await scene.pass(HOUR);
      const RoleName = scene.resource('AWS::IAM::Role', 'Rotator/Role');
      for (const name of ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']) {
        const Action = `secretsmanager:${name}`;
        const deny = policy({ Effect: 'Deny', Action, Resource: '*' });
        await scene.byHand('iam', 'PutRolePolicy', { RoleName, PolicyName: 'deny', PolicyDocument: deny });
        const before = scene.secret.rotation;
        await scene.byHand('secretsmanager', 'RotateSecret', {
          SecretId: scene.secret.arn,
          ClientRequestToken: scene.aws.random.uuid(),
        });
        await scene.passUntil(() => (scene.secret.rotation?.failed ?? 0) > (before?.failed ?? 0));
        expect(scene.aws.authorizer.denied.map(({ action }) => action)).toContain(Action);
        await scene.byHand('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'deny' });
        await scene.passUntil(() => (scene.secret.rotation?.succeeded ?? 0) > (before?.succeeded ?? 0));
      }
    },
    { credential: Credential.generated() },
  ));
