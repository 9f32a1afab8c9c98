import { policy, setting } from '../aws/iam/setting';
import { ask, READ, SECRET } from './fixtures';

describe('what was refused', () => {
  test('is listed once with its number, first time and nearest statement', async () => {
    // GIVEN
    const { aws, role } = setting();
    const rotator = await role(
      'rotator',
      policy({
        Sid: 'Read',
        Effect: 'Allow',
        Action: READ,
        Resource: SECRET,
        Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } },
      }),
    );
    const start = aws.timeline.now();
    // WHEN
    for (let i = 0; i < 3; i++) {
      await ask(aws, rotator, {
        action: READ,
        resource: SECRET,
        context: { 'secretsmanager:VersionStage': 'AWSPENDING' },
      });
      aws.timeline.tick(1000);
    }
    // THEN
    expect(aws.authorizer.denied).toEqual([
      {
        time: start,
        principal: rotator.arn,
        action: READ,
        resource: SECRET,
        reason: `because no identity-based policy allows the ${READ} action`,
        wouldAllow: expect.stringContaining('Statement Read of inline fits but for its condition'),
        count: 3,
      },
    ]);
    expect(aws.authorizer.calls).toBe(3);
  });

  test('answers at once, without a promise, when the same is asked again', async () => {
    const { aws, role } = setting();
    const principal = await role('rotator', policy({ Effect: 'Allow', Action: READ, Resource: '*' }));
    const call = {
      service: 'secretsmanager',
      operation: 'GetSecretValue',
      region: 'eu-central-1',
      principal,
      accessKeyId: '',
      now: 0,
      requestId: '',
    };
    const allowed = { action: READ, resource: SECRET };
    const refused = { action: 'secretsmanager:DeleteSecret', resource: SECRET };
    await aws.authorizer.require(call, allowed);
    await expect(aws.authorizer.require(call, refused)).rejects.toThrow('not authorized');
    expect(
      aws.authorizer.require(call, { ...allowed, context: { 'secretsmanager:VersionId': 'x' } }),
    ).toBeUndefined();
    expect(() => aws.authorizer.require(call, refused)).toThrow('not authorized');
  });

  test('is allowed as soon as a policy says so', async () => {
    const { aws, role, iam } = setting();
    const rotator = await role('rotator');
    const request = { action: READ, resource: SECRET };
    expect(await ask(aws, rotator, request)).toContain('not authorized');
    await iam('PutRolePolicy', {
      RoleName: 'rotator',
      PolicyName: 'read',
      PolicyDocument: policy({ Effect: 'Allow', Action: READ, Resource: SECRET }),
    });
    expect(await ask(aws, rotator, request)).toBe('allowed');
  });
});

describe('unused grants', () => {
  test('are those actions and resources of a statement that no allowed call needed', async () => {
    // GIVEN
    const { aws, role } = setting();
    const other = SECRET.replace('mailer', 'billing');
    const rotator = await role(
      'rotator',
      policy(
        { Effect: 'Allow', Action: [READ, 'secretsmanager:PutSecretValue'], Resource: [SECRET, other] },
        { Effect: 'Deny', Action: 'secretsmanager:DeleteSecret', Resource: '*' },
      ),
    );
    const grant = (action: string, resource: string) => ({
      principal: 'arn:aws:iam::123456789012:role/rotator',
      policy: 'inline',
      action,
      resource,
    });
    // WHEN
    await ask(aws, rotator, { action: READ, resource: SECRET });
    await ask(aws, rotator, { action: READ, resource: SECRET.replace('mailer', 'unknown') });
    // THEN
    expect(aws.authorizer.unusedGrants()).toEqual([
      grant(READ, other),
      grant('secretsmanager:PutSecretValue', SECRET),
      grant('secretsmanager:PutSecretValue', other),
    ]);
  });

  test('are told of those alone who made a call', async () => {
    const { aws, role } = setting();
    const grants = policy({ Effect: 'Allow', Action: [READ, 'iam:ListUsers'], Resource: '*' });
    const [reader] = [await role('reader', grants), await role('idle', grants)];
    await ask(aws, reader, { action: READ, resource: SECRET });
    expect(aws.authorizer.unusedGrants()).toMatchObject([
      { principal: 'arn:aws:iam::123456789012:role/reader', action: 'iam:ListUsers' },
    ]);
  });

  test('of two statements that say the same, only those whose conditions held are used', async () => {
    const { aws, role } = setting();
    const when = (stage: string) => ({
      Effect: 'Allow',
      Action: READ,
      Resource: SECRET,
      Condition: { StringEquals: { 'secretsmanager:VersionStage': stage } },
    });
    const rotator = await role('rotator', policy(when('AWSCURRENT'), when('AWSPENDING')));
    await ask(aws, rotator, {
      action: READ,
      resource: SECRET,
      context: { 'secretsmanager:VersionStage': 'AWSPENDING' },
    });
    expect(aws.authorizer.unusedGrants()).toHaveLength(1);
  });

  test("include those of a resource's own policy and of attached policies", async () => {
    // GIVEN
    const { aws, role, iam } = setting();
    const rotator = await role('rotator');
    const { Policy } = await iam('CreatePolicy', {
      PolicyName: 'managed',
      PolicyDocument: policy({ Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' }),
    });
    await iam('AttachRolePolicy', { RoleName: 'rotator', PolicyArn: Policy.Arn });
    const resourcePolicy = JSON.parse(
      policy({
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::123456789012:role/rotator' },
        Action: [READ, 'secretsmanager:DescribeSecret'],
        Resource: '*',
      }),
    );
    // WHEN
    await ask(aws, rotator, { action: READ, resource: SECRET, resourcePolicy });
    // THEN
    expect(aws.authorizer.unusedGrants()).toEqual([
      {
        principal: 'arn:aws:iam::123456789012:role/rotator',
        policy: Policy.Arn,
        action: 'iam:ListUsers',
        resource: '*',
      },
      {
        principal: '{"AWS":"arn:aws:iam::123456789012:role/rotator"}',
        policy: `resource policy of ${SECRET}`,
        action: 'secretsmanager:DescribeSecret',
        resource: '*',
      },
    ]);
  });
});
