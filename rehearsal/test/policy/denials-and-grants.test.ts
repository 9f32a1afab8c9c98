import { iamFixture, policy } from '../aws/iam/fixtures';
import { allow, ask, call, deny, READ, REQUEST, ROTATOR, resourcePolicy, SECRET } from './fixtures';

const stage = (value: string) => ({ 'secretsmanager:VersionStage': value });

describe('denials', () => {
  test('lists a refusal once, with its count, first time and nearest statement', async () => {
    const { aws, role } = iamFixture();
    const condition = { StringEquals: stage('AWSCURRENT') };
    const rotator = await role('rotator', policy({ Sid: 'Read', ...allow(READ, SECRET, condition) }));
    const start = aws.timeline.now();

    for (let i = 0; i < 3; i++) {
      await ask(aws, rotator, { ...REQUEST, context: stage('AWSPENDING') });
      aws.timeline.tick(1000);
    }

    expect(aws.authorizer.denied).toEqual([
      {
        time: start,
        principal: rotator.arn,
        action: READ,
        resource: SECRET,
        reason: `because no identity-based policy allows the ${READ} action`,
        wouldAllow: expect.stringContaining('Statement Read of inline matches except for its condition'),
        count: 3,
      },
    ]);
    expect(aws.authorizer.calls).toBe(3);
  });

  test('returns a repeated decision synchronously', async () => {
    const { aws, role } = iamFixture();
    const { authorizer } = aws;
    const get = call(await role('rotator', policy(allow(READ, '*'))), READ);
    const refused = { action: 'secretsmanager:DeleteSecret', resource: SECRET };
    await authorizer.require(get, REQUEST);
    await expect(authorizer.require(get, refused)).rejects.toThrow('not authorized');

    const other = { ...REQUEST, context: { 'secretsmanager:VersionId': 'x' } };
    expect(authorizer.require(get, other)).toBeUndefined();
    expect(() => authorizer.require(get, refused)).toThrow('not authorized');
  });

  test('allows a request as soon as a policy allows it', async () => {
    const { aws, role, iam } = iamFixture();
    const rotator = await role('rotator');
    expect(await ask(aws, rotator)).toContain('not authorized');
    const PolicyDocument = policy(allow(READ));
    await iam('PutRolePolicy', { RoleName: 'rotator', PolicyName: 'read', PolicyDocument });
    expect(await ask(aws, rotator)).toBe('allowed');
  });
});

describe('unused grants', () => {
  test('are the actions and resources of a statement that no allowed call needed', async () => {
    const { aws, role } = iamFixture();
    const other = SECRET.replace('mailer', 'billing');
    const put = 'secretsmanager:PutSecretValue';
    const document = policy(allow([READ, put], [SECRET, other]), deny('secretsmanager:DeleteSecret'));
    const rotator = await role('rotator', document);
    await ask(aws, rotator);
    await ask(aws, rotator, { action: READ, resource: SECRET.replace('mailer', 'unknown') });

    const grant = (action: string, resource: string) => ({
      principal: ROTATOR,
      policy: 'inline',
      action,
      resource,
    });
    expect(aws.authorizer.unusedGrants()).toEqual([
      grant(READ, other),
      grant(put, SECRET),
      grant(put, other),
    ]);
  });

  test('exclude the grants of roles that made no call', async () => {
    const { aws, role } = iamFixture();
    const grants = policy(allow([READ, 'iam:ListUsers'], '*'));
    const rotator = await role('rotator', grants);
    await role('idle', grants);
    await ask(aws, rotator);
    expect(aws.authorizer.unusedGrants()).toMatchObject([{ principal: ROTATOR, action: 'iam:ListUsers' }]);
  });

  test('include the one of two equal statements whose condition was not met', async () => {
    const { aws, role } = iamFixture();
    const when = (value: string) => allow(READ, SECRET, { StringEquals: stage(value) });
    const rotator = await role('rotator', policy(when('AWSCURRENT'), when('AWSPENDING')));
    await ask(aws, rotator, { ...REQUEST, context: stage('AWSPENDING') });
    expect(aws.authorizer.unusedGrants()).toHaveLength(1);
  });

  test('include those of resource policies and of attached policies', async () => {
    const { aws, role, iam } = iamFixture();
    const rotator = await role('rotator');
    const PolicyDocument = policy(allow('iam:ListUsers', '*'));
    const { Policy } = await iam('CreatePolicy', { PolicyName: 'managed', PolicyDocument });
    await iam('AttachRolePolicy', { RoleName: 'rotator', PolicyArn: Policy.Arn });
    const own = resourcePolicy({ AWS: ROTATOR }, allow([READ, 'secretsmanager:DescribeSecret'], '*'));

    await ask(aws, rotator, { ...REQUEST, resourcePolicy: own });

    expect(aws.authorizer.unusedGrants()).toEqual([
      { principal: ROTATOR, policy: Policy.Arn, action: 'iam:ListUsers', resource: '*' },
      {
        principal: JSON.stringify({ AWS: ROTATOR }),
        policy: `resource policy of ${SECRET}`,
        action: 'secretsmanager:DescribeSecret',
        resource: '*',
      },
    ]);
  });
});
