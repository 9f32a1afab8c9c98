import type { Principal } from '../../../src/aws/call';
import type { LambdaPermission } from '../../../src/aws/services/lambda';
import { refusal } from '../iam/fixtures';
import { LambdaFixture } from './fixtures';

const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:Key-AbCdEf';
const PERMISSION: LambdaPermission = {
  statementId: 'rotation',
  action: 'lambda:InvokeFunction',
  principal: 'secretsmanager.amazonaws.com',
  sourceAccount: '123456789012',
  sourceArn: SECRET_ARN,
};

describe('lambda:InvokeFunction', () => {
  const fixture = new LambdaFixture();
  const { aws } = fixture;
  const { lambda } = aws;
  let arn: string;

  beforeEach(async () => {
    ({ arn } = lambda.createFunction({ name: 'worker', roleArn: '', behaviour: async () => 'done' }));
  });

  afterEach(() => lambda.removeFunction(arn));

  const invokeAs = (principal: Principal, source: object = {}) =>
    aws.timeline.run(() => lambda.invoke(arn, {}, { principal, ...source }));
  const service = (name: string): Principal => ({
    type: 'service',
    arn: name,
    accountId: aws.account,
    userId: name,
  });
  const secretsManager = service('secretsmanager.amazonaws.com');

  test('is allowed to the service and resource of the resource policy', async () => {
    lambda.addPermission(arn, PERMISSION);
    expect(lambda.grants()).toEqual([{ functionName: 'worker', permission: PERMISSION }]);
    const { payload } = await invokeAs(secretsManager, { sourceArn: SECRET_ARN, sourceAccount: aws.account });
    expect(payload).toBe('done');
    expect(lambda.grants()[0]?.permission.used).toBe(true);
  });

  test.each([
    ['another service', { principal: 'events.amazonaws.com' }],
    ['another account', { sourceAccount: '999999999999' }],
    ['another secret', { sourceArn: `${SECRET_ARN}2` }],
    ['another action', { action: 'lambda:GetFunction' }],
  ])('is denied to a service if the policy names %s', async (_, change) => {
    lambda.addPermission(arn, { ...PERMISSION, ...change });
    await expect(
      invokeAs(secretsManager, { sourceArn: SECRET_ARN, sourceAccount: aws.account }),
    ).rejects.toMatchObject({ code: 'AccessDeniedException', message: expect.stringContaining(arn) });
  });

  test('is allowed for a resource that matches a wildcard', async () => {
    lambda.addPermission(arn, { ...PERMISSION, sourceArn: 'arn:aws:secretsmanager:*:*:secret:Key-??????' });
    const { payload } = await invokeAs(secretsManager, { sourceArn: SECRET_ARN, sourceAccount: aws.account });
    expect(payload).toBe('done');
  });

  test('is denied after the permission is removed', async () => {
    lambda.addPermission(arn, PERMISSION);
    lambda.removePermission(arn, PERMISSION.statementId);
    await expect(
      invokeAs(secretsManager, { sourceArn: SECRET_ARN, sourceAccount: aws.account }),
    ).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  test('is allowed to a role by its identity policy', async () => {
    const allowed = await fixture.role('allowed', 'scheduler.amazonaws.com', ['lambda:InvokeFunction']);
    const denied = await fixture.role('denied', 'scheduler.amazonaws.com', []);
    expect((await invokeAs(aws.sts.session(allowed, 'run').principal)).payload).toBe('done');
    await expect(invokeAs(aws.sts.session(denied, 'run').principal)).rejects.toMatchObject(
      refusal('AccessDeniedException'),
    );
  });

  test('fails for a function that does not exist', async () => {
    await expect(
      aws.timeline.run(() => lambda.invoke('absent', {}, { principal: fixture.root })),
    ).rejects.toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
  });

  test('createFunction requires a role that Lambda may assume, code, and a unique name', async () => {
    const roleArn = await fixture.role('other', 'scheduler.amazonaws.com', []);
    const create = (options: object) => () => lambda.createFunction({ name: 'new', roleArn, ...options });
    expect(create({ codeDirectory: '.' })).toThrow('cannot be assumed by Lambda');
    expect(create({})).toThrow('has no code');
    expect(create({ name: 'worker', codeDirectory: '.' })).toThrow('Function already exist: worker');
  });
});

test('publishes metrics of invocations, at the time at which the function was invoked', async () => {
  const fixture = new LambdaFixture();
  const { aws } = fixture;
  let began = 0;
  const { arn } = aws.lambda.createFunction({
    name: 'worker',
    roleArn: '',
    behaviour: async (event) => {
      began = aws.timeline.now();
      await aws.timeline.sleep(250);
      if ((event as { fail?: boolean }).fail) throw new Error('failed');
    },
  });
  const metrics: unknown[] = [];
  aws.cloudWatch.put = (...values) => void metrics.push(values);
  await fixture.invoke(arn, { fail: true });
  const of = { FunctionName: 'worker' };
  expect(metrics).toEqual([
    ['AWS/Lambda', 'Invocations', of, 1, began],
    ['AWS/Lambda', 'Errors', of, 1, began],
    ['AWS/Lambda', 'Throttles', of, 0, began],
    ['AWS/Lambda', 'Duration', of, 250, began],
  ]);
});
