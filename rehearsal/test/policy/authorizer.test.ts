import type { Principal } from '../../src/aws/call';
import { policy, setting } from '../aws/iam/setting';
import { allow, ask, outcome, READ, SECRET } from './fixtures';

const deny = (Action: string, Resource = '*') => ({ Effect: 'Deny', Action, Resource });

const variable = (name: string) => ['$', '{', name, '}'].join('');

describe('identity policies', () => {
  test.each([
    ['an Allow of this action on this ARN', policy(allow(READ)), 'allowed'],
    ['an Allow by wildcard', policy(allow('secretsmanager:Get*', `${SECRET.slice(0, -6)}??????`)), 'allowed'],
    ['no policy', undefined, `because no identity-based policy allows the ${READ} action`],
    [
      'an Allow on another secret',
      policy(allow(READ, SECRET.replace('mailer', 'billing'))),
      `because no identity-based policy allows the ${READ} action`,
    ],
    [
      'another action',
      policy(allow('secretsmanager:DescribeSecret')),
      expect.stringContaining('no identity-based'),
    ],
    ['Allow and Deny', policy(allow(READ), deny(READ)), 'with an explicit deny in an identity-based policy'],
  ])('%s', async (_, document, expected) => {
    expect(await outcome(document, {})).toEqual(expected);
  });

  test("grantRead's conditions: AWSCURRENT by name or by default, no other label, no version id", async () => {
    // GIVEN
    const document = policy(
      allow(READ, SECRET, {
        StringEqualsIfExists: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
        Null: { 'secretsmanager:VersionId': 'true' },
      }),
    );
    // WHEN, THEN
    expect(await outcome(document, {})).toBe('allowed');
    expect(await outcome(document, { context: { 'secretsmanager:VersionStage': 'AWSCURRENT' } })).toBe(
      'allowed',
    );
    for (const context of [
      { 'secretsmanager:VersionStage': 'AWSPENDING' },
      { 'secretsmanager:VersionStage': 'AWSPREVIOUS' },
      { 'secretsmanager:VersionId': '00000000-0000-4000-8000-000000000001' },
    ] as Record<string, string>[]) {
      expect(await outcome(document, { context })).toContain('no identity-based policy allows');
    }
  });

  test('tagging narrowed to our own tag keys', async () => {
    const action = 'secretsmanager:TagResource';
    const document = policy(
      allow(action, SECRET, { 'ForAllValues:StringLike': { 'aws:TagKeys': ['rekey/*'] } }),
    );
    const tagging = (...keys: string[]) => outcome(document, { action, context: { 'aws:TagKeys': keys } });
    expect(await tagging('rekey/journal', 'rekey/promoted')).toBe('allowed');
    expect(await tagging('rekey/journal', 'owner')).toContain('no identity-based policy allows');
  });

  test("tags of the resource under the service's own name of the condition key", async () => {
    const document = policy(
      allow(READ, '*', { StringEquals: { 'secretsmanager:ResourceTag/team': 'mail' } }),
    );
    expect(await outcome(document, { context: { 'aws:ResourceTag/team': 'mail' } })).toBe('allowed');
    expect(await outcome(document, { context: { 'aws:ResourceTag/team': 'web' } })).toContain('no identity');
  });

  test.each([
    ['aws:RequestedRegion', 'eu-central-1', true],
    ['aws:RequestedRegion', 'us-east-1', false],
    ['aws:PrincipalAccount', '123456789012', true],
    ['aws:PrincipalArn', 'arn:aws:iam::123456789012:role/rotator', true],
    ['aws:PrincipalArn', 'arn:aws:iam::123456789012:role/other', false],
    ['aws:SecureTransport', 'true', true],
    ['aws:ViaAWSService', 'true', false],
  ])('the global condition %s = %s', async (key, value, allowed) => {
    const document = policy(allow(READ, '*', { StringEquals: { [key]: value } }));
    expect((await outcome(document, {})) === 'allowed').toBe(allowed);
  });

  test.each(['constructor', '__proto__'])('a condition key named %s is unknown', async (key) => {
    const Condition = JSON.parse(`{"StringEquals":{"${key}":"x"}}`);
    expect(await outcome(policy(allow(READ, '*', Condition)), {})).toContain(
      'no identity-based policy allows',
    );
  });

  test('policy variables and tags of the principal', async () => {
    // GIVEN a user who may read what carries the user's own name and team
    const { aws, user, iam } = setting();
    const ann = await user(
      'ann',
      policy(
        allow(READ, `arn:aws:secretsmanager:*:*:secret:${variable('aws:username')}/*`, {
          StringEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/team') },
        }),
      ),
    );
    await iam('TagUser', { UserName: 'ann', Tags: [{ Key: 'team', Value: 'mail' }] });
    const read = (name: string, team: string) =>
      ask(aws, ann, {
        action: READ,
        resource: SECRET.replace('mailer', name),
        context: { 'aws:ResourceTag/team': team },
      });
    // WHEN, THEN
    expect(await read('ann', 'mail')).toBe('allowed');
    expect(await read('bob', 'mail')).toContain('not authorized');
    expect(await read('ann', 'web')).toContain('not authorized');
  });

  test('a condition on the time is judged anew as time passes', async () => {
    const { aws, role } = setting({ start: new Date('2026-01-01T00:00:00Z') });
    const rotator = await role(
      'rotator',
      policy(allow(READ, '*', { DateLessThan: { 'aws:CurrentTime': '2026-01-02T00:00:00Z' } })),
    );
    const request = { action: READ, resource: SECRET };
    expect(await ask(aws, rotator, request)).toBe('allowed');
    await aws.timeline.runUntil(Date.parse('2026-01-03T00:00:00Z'));
    expect(await ask(aws, rotator, request)).toContain('not authorized');
  });
});

describe('what narrows', () => {
  test('a permissions boundary', async () => {
    // GIVEN
    const { aws, iam, role } = setting();
    const rotator = await role('rotator', policy(allow('*', '*')));
    const { Policy } = await iam('CreatePolicy', {
      PolicyName: 'boundary',
      PolicyDocument: policy(allow('iam:*', '*')),
    });
    const request = { action: READ, resource: SECRET };
    expect(await ask(aws, rotator, request)).toBe('allowed');
    // WHEN
    await iam('PutRolePermissionsBoundary', { RoleName: 'rotator', PermissionsBoundary: Policy.Arn });
    // THEN
    expect(await ask(aws, rotator, request)).toContain(
      `because no permissions boundary allows the ${READ} action`,
    );
  });

  test('the policy of a session', async () => {
    const { aws, role, sts } = setting();
    await role('rotator', policy(allow('*', '*')));
    const { Credentials } = await sts('AssumeRole', {
      RoleArn: 'arn:aws:iam::123456789012:role/rotator',
      RoleSessionName: 'narrow',
      Policy: policy(allow('secretsmanager:DescribeSecret')),
    });
    const principal = aws.sts.identity(Credentials.AccessKeyId)?.principal as Principal;
    expect(await ask(aws, principal, { action: 'secretsmanager:DescribeSecret', resource: SECRET })).toBe(
      'allowed',
    );
    expect(await ask(aws, principal, { action: READ, resource: SECRET })).toContain(
      `because no session policy allows the ${READ} action`,
    );
  });
});

describe('root and switches', () => {
  test('the root of an account may do all in it', async () => {
    const { aws, account } = setting();
    expect(await ask(aws, account, { action: READ, resource: SECRET })).toBe('allowed');
    expect(aws.authorizer.calls).toBe(0);
  });

  test('nothing is refused when policies are not enforced', async () => {
    const { aws, role } = setting({ enforcePolicies: false });
    const rotator = await role('rotator');
    expect(await ask(aws, rotator, { action: READ, resource: SECRET })).toBe('allowed');
    expect(aws.authorizer.enforced).toBe(false);
    expect(aws.authorizer.calls).toBe(0);
  });

  test('an action that the simulator does not know is refused, and says so', async () => {
    const { aws, role } = setting();
    const rotator = await role('rotator', policy(allow('*', '*')));
    expect(await ask(aws, rotator, { action: 'secretsmanager:Juggle', resource: SECRET })).toContain(
      'the policy simulator cannot judge it (invalid.action)',
    );
  });
});
