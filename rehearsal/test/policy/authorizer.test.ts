import { iamFixture, policy, rootOf } from '../aws/iam/fixtures';
import {
  allow,
  ask,
  boundedRole,
  deny,
  FUNCTION,
  KEY,
  outcome,
  READ,
  REQUEST,
  ROTATOR,
  resourcePolicy,
  SECRET,
  SECRETS_MANAGER,
  secretsManager,
  sessionOf,
} from './fixtures';

const OTHER_ACCOUNT = '210987654321';
const NOT_ALLOWED = `because no identity-based policy allows the ${READ} action`;

const variable = (name: string) => ['$', '{', name, '}'].join('');

describe('identity policies', () => {
  const label = (value: string) => ({ 'secretsmanager:VersionStage': value });
  const version = { 'secretsmanager:VersionId': '00000000-0000-4000-8000-000000000001' };
  const grantRead = allow(READ, SECRET, {
    StringEqualsIfExists: label('AWSCURRENT'),
    Null: { 'secretsmanager:VersionId': 'true' },
  });
  const team = (value: string) => ({ 'aws:ResourceTag/team': value });
  const tagged = allow(READ, '*', { StringEquals: { 'secretsmanager:ResourceTag/team': 'mail' } });
  const wildcard = allow('secretsmanager:Get*', `${SECRET.slice(0, -6)}??????`);
  const other = allow(READ, SECRET.replace('mailer', 'billing'));
  const DENIED = 'with an explicit deny in an identity-based policy';

  test.each<[string, object[], Record<string, string>, string]>([
    ['allows this action on this ARN', [allow(READ)], {}, 'allowed'],
    ['allows by wildcard', [wildcard], {}, 'allowed'],
    ['refuses another secret', [other], {}, NOT_ALLOWED],
    ['refuses another action', [allow('secretsmanager:DescribeSecret')], {}, NOT_ALLOWED],
    ['gives Deny precedence over Allow', [allow(READ), deny(READ)], {}, DENIED],
    ['allows grantRead without a label', [grantRead], {}, 'allowed'],
    ['allows grantRead with AWSCURRENT', [grantRead], label('AWSCURRENT'), 'allowed'],
    ['refuses grantRead with AWSPENDING', [grantRead], label('AWSPENDING'), NOT_ALLOWED],
    ['refuses grantRead with AWSPREVIOUS', [grantRead], label('AWSPREVIOUS'), NOT_ALLOWED],
    ['refuses grantRead with a version id', [grantRead], version, NOT_ALLOWED],
    ['matches secretsmanager:ResourceTag', [tagged], team('mail'), 'allowed'],
    ['refuses another secretsmanager:ResourceTag', [tagged], team('web'), NOT_ALLOWED],
  ])('%s', async (_, statements, context, expected) => {
    expect(await outcome(policy(...statements), { context })).toBe(expected);
  });

  test('refuses a role without a policy', async () => {
    expect(await outcome(undefined)).toBe(NOT_ALLOWED);
  });

  test('limits tagging to the tag keys of a condition', async () => {
    const action = 'secretsmanager:TagResource';
    const document = policy(
      allow(action, SECRET, { 'ForAllValues:StringLike': { 'aws:TagKeys': ['rekey/*'] } }),
    );
    const tagging = (...keys: string[]) => outcome(document, { action, context: { 'aws:TagKeys': keys } });
    expect(await tagging('rekey/journal', 'rekey/promoted')).toBe('allowed');
    expect(await tagging('rekey/journal', 'owner')).toContain('no identity-based policy allows');
  });

  test.each([
    ['aws:RequestedRegion', 'eu-central-1', true],
    ['aws:RequestedRegion', 'us-east-1', false],
    ['aws:PrincipalAccount', '123456789012', true],
    ['aws:PrincipalArn', ROTATOR, true],
    ['aws:PrincipalType', 'AssumedRole', true],
    ['aws:PrincipalIsAWSService', 'true', false],
    ['aws:SecureTransport', 'true', true],
    ['aws:ViaAWSService', 'true', false],
    // Members of every object are no condition keys.
    ['constructor', 'x', false],
    ['__proto__', 'x', false],
  ])('evaluates the global condition %s = %s', async (key, value, allowed) => {
    const Condition = JSON.parse(`{"StringEquals":{"${key}":"${value}"}}`);
    expect(await outcome(policy(allow(READ, '*', Condition)))).toBe(allowed ? 'allowed' : NOT_ALLOWED);
  });

  test('replaces policy variables and reads the tags of the principal', async () => {
    const { aws, user, iam } = iamFixture();
    const resource = `arn:aws:secretsmanager:*:*:secret:${variable('aws:username')}/*`;
    const sameTeam = { StringEquals: { 'aws:ResourceTag/team': variable('aws:PrincipalTag/team') } };
    const ann = await user('ann', policy(allow(READ, resource, sameTeam)));
    await iam('TagUser', { UserName: 'ann', Tags: [{ Key: 'team', Value: 'mail' }] });
    const read = (name: string, team: string) =>
      ask(aws, ann, {
        action: READ,
        resource: SECRET.replace('mailer', name),
        context: { 'aws:ResourceTag/team': team },
      });

    expect(await read('ann', 'mail')).toBe('allowed');
    expect(await read('bob', 'mail')).toContain('not authorized');
    expect(await read('ann', 'web')).toContain('not authorized');
  });

  test('evaluates a condition on the time again as time passes', async () => {
    const { aws, role } = iamFixture({ start: new Date('2026-01-01T00:00:00Z') });
    const until = { DateLessThan: { 'aws:CurrentTime': '2026-01-02T00:00:00Z' } };
    const rotator = await role('rotator', policy(allow(READ, '*', until)));
    expect(await ask(aws, rotator)).toBe('allowed');
    await aws.timeline.runUntil(Date.parse('2026-01-03T00:00:00Z'));
    expect(await ask(aws, rotator)).toContain('not authorized');
  });
});

test('a permissions boundary limits a role', async () => {
  const { aws, iam, rotator } = await boundedRole(allow('iam:*', '*'));
  expect(await ask(aws, rotator)).toContain(`because no permissions boundary allows the ${READ} action`);
  await iam('DeleteRolePermissionsBoundary', { RoleName: 'rotator' });
  expect(await ask(aws, rotator)).toBe('allowed');
});

test('a session policy limits a session', async () => {
  const { aws, principal } = await sessionOf(allow('*', '*'), allow('secretsmanager:DescribeSecret'));
  expect(await ask(aws, principal, { ...REQUEST, action: 'secretsmanager:DescribeSecret' })).toBe('allowed');
  expect(await ask(aws, principal)).toContain(`because no session policy allows the ${READ} action`);
});

describe('resource policies', () => {
  test('allow a role of the same account, and deny despite its identity policy', async () => {
    const named = resourcePolicy({ AWS: ROTATOR }, allow(READ, '*'));
    const denied = resourcePolicy({ AWS: ROTATOR }, deny(READ));
    expect(await outcome(undefined, { resourcePolicy: named })).toBe('allowed');
    expect(await outcome(policy(allow(READ)), { resourcePolicy: denied })).toBe(
      'with an explicit deny in a resource-based policy',
    );
  });

  test('are necessary for another account, also for its root', async () => {
    const { aws } = iamFixture();
    const other = rootOf(OTHER_ACCOUNT);
    const allowing = resourcePolicy({ AWS: other.arn }, allow(READ, '*'));
    expect(await ask(aws, other)).toContain('not authorized');
    expect(await ask(aws, other, { ...REQUEST, resourcePolicy: allowing })).toBe('allowed');
  });

  test('alone decide for a service', async () => {
    const { aws } = iamFixture();
    const action = 'lambda:InvokeFunction';
    const document = resourcePolicy(
      { Service: SECRETS_MANAGER },
      allow(action, FUNCTION, {
        StringEquals: { 'aws:SourceAccount': aws.account },
        ArnLike: { 'aws:SourceArn': SECRET },
      }),
    );
    const source = { 'aws:SourceAccount': aws.account, 'aws:SourceArn': SECRET };
    const invoke = (context: Record<string, string>, policyOfFunction?: unknown) =>
      ask(aws, secretsManager(aws), {
        action,
        resource: FUNCTION,
        context,
        resourcePolicy: policyOfFunction,
      });
    const refused = 'no resource-based policy allows';

    expect(await invoke(source, document)).toBe('allowed');
    expect(await invoke(source)).toContain(refused);
    expect(await invoke({ ...source, 'aws:SourceAccount': OTHER_ACCOUNT }, document)).toContain(refused);
    expect(await invoke({ ...source, 'aws:SourceArn': `${SECRET}2` }, document)).toContain(refused);
  });

  test('of a KMS key limit it to one service and secret, and delegate to IAM only for their account', async () => {
    const via = 'secretsmanager.eu-central-1.amazonaws.com';
    const document = policy(
      allow('kms:Decrypt', KEY, {
        StringEquals: { 'kms:ViaService': via, 'kms:EncryptionContext:SecretARN': SECRET },
      }),
    );
    const keyPolicyOf = (account: string) =>
      resourcePolicy({ AWS: rootOf(account).arn }, allow('kms:*', '*'));
    const decrypt = (secret: string, service?: string, account = '123456789012') =>
      outcome(
        document,
        {
          action: 'kms:Decrypt',
          resource: KEY,
          context: { 'kms:EncryptionContext:SecretARN': secret },
          resourcePolicy: keyPolicyOf(account),
        },
        { via: service },
      );

    expect(await decrypt(SECRET, via)).toBe('allowed');
    expect(await decrypt(SECRET)).toContain('no identity-based policy allows');
    expect(await decrypt(`${SECRET}2`, via)).toContain('no identity-based policy allows');
    expect(await decrypt(SECRET, via, OTHER_ACCOUNT)).toContain('no resource-based policy allows');
  });
});

test('allows the root of an account everything, without an evaluation', async () => {
  const { aws, account } = iamFixture();
  expect(await ask(aws, account)).toBe('allowed');
  expect(aws.authorizer.calls).toBe(0);
});

test('allows everything when policies are not enforced', async () => {
  const { aws, role } = iamFixture({ enforcePolicies: false });
  expect(await ask(aws, await role('rotator'))).toBe('allowed');
  expect(aws.authorizer).toMatchObject({ enforced: false, calls: 0 });
});

test('refuses an action that the simulator does not support, with its reason', async () => {
  expect(await outcome(policy(allow('*', '*')), { action: 'secretsmanager:Juggle' })).toContain(
    'the policy simulator cannot evaluate it (invalid.action)',
  );
});
