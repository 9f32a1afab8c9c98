import type { Principal } from '../../src/aws/call';
import { allow, codeOf, errorOf, MINUTE, rootOf, setUp, token } from '../aws/secrets-manager/fixtures';
import { setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

const enforced = () => setUpRotation(undefined, { enforcePolicies: true });

describe('14. Permission to invoke the rotation function', () => {
  const cannotInvoke =
    'AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.';

  test.each([
    ['nobody', undefined, cannotInvoke],
    ['the service for the account and the secret', {}, undefined],
    ['another account', { sourceAccount: '210987654321' }, cannotInvoke],
    [
      'another secret',
      { sourceArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:other' },
      cannotInvoke,
    ],
    ['another service', { principal: 'events.amazonaws.com' }, cannotInvoke],
  ])('is checked by RotateSecret: the function policy allows %s', async (_, permission, error) => {
    const { aws, arn, rotate, rotation } = await setUpRotation();
    aws.lambda.removePermission('rotator', 'rotation');
    if (permission) {
      aws.lambda.addPermission('rotator', {
        statementId: 'rotation',
        action: 'lambda:InvokeFunction',
        principal: 'secretsmanager.amazonaws.com',
        sourceAccount: aws.account,
        sourceArn: arn,
        ...permission,
      });
    }
    expect(await errorOf(rotate(2))).toBe(error);
    expect(rotation()?.enabled).toBe(error ? undefined : true);
  });

  test('is required of the caller, who may be restricted to one function', async () => {
    const { call, user, lambdaArn } = await enforced();
    const rotateAs = (principal: Principal, RotationLambdaARN: string) => {
      const RotationRules = { AutomaticallyAfterDays: 1 };
      const input = { SecretId: 'key', ClientRequestToken: token(2), RotationLambdaARN, RotationRules };
      return errorOf(call('RotateSecret', input, principal));
    };
    const action = 'secretsmanager:RotateSecret';
    const Condition = { ArnEquals: { 'secretsmanager:RotationLambdaARN': lambdaArn } };
    const restricted = await user('restricted', allow(action, { Condition }), allow('lambda:InvokeFunction'));
    expect(await rotateAs(await user('bare', allow(action)), lambdaArn)).toContain('lambda:InvokeFunction');
    expect(await rotateAs(restricted, `${lambdaArn}2`)).toContain(action);
    expect(await rotateAs(restricted, lambdaArn)).toBeUndefined();
  });
});

describe('14. Permissions on the secret', () => {
  test('support secretsmanager:resource/AllowRotationLambdaArn for the function of the secret', async () => {
    const { call, rotate, pass, user, lambdaArn } = await enforced();
    await rotate(2);
    await pass(MINUTE);
    const describeAs = async (name: string, arn: string) => {
      const Condition = { StringEquals: { 'secretsmanager:resource/AllowRotationLambdaArn': arn } };
      const principal = await user(name, allow('secretsmanager:DescribeSecret', { Condition }));
      return codeOf(call('DescribeSecret', { SecretId: 'key' }, principal));
    };
    expect(await describeAs('same', lambdaArn)).toBeUndefined();
    expect(await describeAs('other', `${lambdaArn}2`)).toBe('AccessDeniedException');
  });

  test('need the resource * for GetRandomPassword', async () => {
    const { call, user } = await enforced();
    const Resource = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:*';
    const narrow = await user('narrow', allow('secretsmanager:GetRandomPassword', { Resource }));
    const wide = await user('wide', allow('secretsmanager:GetRandomPassword'));
    expect(await codeOf(call('GetRandomPassword', {}, narrow))).toBe('AccessDeniedException');
    expect(await codeOf(call('GetRandomPassword', {}, wide))).toBeUndefined();
  });

  test('do not give another account the value under the default key', async () => {
    const { create, call } = setUp();
    const SecretId = await create('key', 'one');
    const other = rootOf('210987654321');
    expect(await errorOf(call('GetSecretValue', { SecretId }, other))).toBe(
      "InvalidRequestException: You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    );
    const put = { SecretId, SecretString: 'two', ClientRequestToken: token(2) };
    expect(await codeOf(call('PutSecretValue', put, other))).toBe('InvalidRequestException');
    expect(await codeOf(call('DescribeSecret', { SecretId }, other))).toBeUndefined();
  });
});
