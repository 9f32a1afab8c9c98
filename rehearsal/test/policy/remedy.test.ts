import type { AccessRequest, Principal } from '../../src/aws/call';
import type { LocalAws } from '../../src/aws/local-aws';
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

const SMALLEST = JSON.stringify(allow(READ));
const ADD = `Add to the identity policies of ${ROTATOR}: ${SMALLEST}.`;
const OTHER = `${SECRET}2`;
const VIA_SERVICE = { Bool: { 'aws:ViaAWSService': 'true' } };

/** The remedy for a request that is refused. */
async function remedy(
  aws: LocalAws,
  principal: Principal,
  request: AccessRequest = REQUEST,
  via?: string,
): Promise<string | undefined> {
  expect(await ask(aws, principal, request, { via })).not.toBe('allowed');
  return aws.authorizer.denied.at(-1)?.wouldAllow;
}

/** The remedy for a role with one identity policy of these statements. */
async function remedyForRole(
  statements: readonly object[],
  request: Partial<AccessRequest> = {},
  via?: string,
) {
  const { aws, role } = iamFixture();
  const rotator = await role('rotator', statements.length > 0 ? policy(...statements) : undefined);
  return remedy(aws, rotator, { ...REQUEST, ...request }, via);
}

describe('identity policy', () => {
  const current = { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } };
  const requiresCurrent = 'its condition: StringEquals secretsmanager:VersionStage requires "AWSCURRENT"';
  const pending = { context: { 'secretsmanager:VersionStage': 'AWSPENDING' } };

  test.each<[string, object, object, string]>([
    [
      'a condition',
      allow(READ, SECRET, current),
      pending,
      `${requiresCurrent}, the request has "AWSPENDING"`,
    ],
    ['an absent condition key', allow(READ, SECRET, current), {}, `${requiresCurrent}, the request has none`],
    ['a resource', allow(READ, OTHER), {}, `its resource, ${OTHER}`],
    ['an action', allow('secretsmanager:DescribeSecret'), {}, 'its action, secretsmanager:DescribeSecret'],
  ])('names the nearest statement, which fails on %s', async (_, statement, request, part) => {
    expect(await remedyForRole([{ Sid: 'Read', ...statement }], request)).toBe(
      `${ADD} Statement Read of inline matches except for ${part}.`,
    );
  });

  test.each([
    ['for a role without a policy', []],
    ['beside everything of another service', [allow('iam:*', '*')]],
    ['beside another action on everything', [allow('secretsmanager:DescribeSecret', '*')]],
    ['beside another service on this resource', [allow('kms:Decrypt', SECRET)]],
    ['beside a Deny of another resource', [deny(READ, OTHER)]],
    ['beside a resource of another service', [allow(READ, 'arn:aws:s3:::bucket')]],
  ])('names only the statement to add %s', async (_, statements) => {
    expect(await remedyForRole(statements)).toBe(ADD);
  });

  test('the statement to add is sufficient', async () => {
    expect(await outcome(policy(JSON.parse(SMALLEST)))).toBe('allowed');
  });

  test('lists every condition that is not met', async () => {
    const region = { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-west-2'] } };
    expect(await remedyForRole([allow(READ, SECRET, { ...VIA_SERVICE, ...region })])).toContain(
      'condition: Bool aws:ViaAWSService requires "true", the request has "false"; ' +
        'StringEquals aws:RequestedRegion requires ["us-east-1","us-west-2"], the request has "eu-central-1".',
    );
  });

  test('names the nearest of several statements', async () => {
    const statements = [
      { Sid: 'Action', ...allow('secretsmanager:DescribeSecret') },
      { Sid: 'Resource', ...allow(READ, OTHER) },
      { Sid: 'Condition', ...allow(READ, SECRET, VIA_SERVICE) },
    ];
    expect(await remedyForRole(statements)).toContain('Statement Condition of inline matches except for its');
  });

  test('names a Deny together with the missing Allow', async () => {
    expect(await remedyForRole([{ Sid: 'Never', ...deny('*') }])).toBe(
      `Statement Never of inline (${ROTATOR}) denies it: remove or narrow the statement. ${ADD}`,
    );
  });

  test('adds Resource * for an action without resources', async () => {
    const action = 'secretsmanager:GetRandomPassword';
    expect(await remedyForRole([], { action, resource: '*' })).toContain(JSON.stringify(allow(action, '*')));
  });
});

describe('permissions boundary', () => {
  test('names the statement to add and the nearest one', async () => {
    const { aws, rotator, arn } = await boundedRole({ Sid: 'Mail', ...allow(READ, OTHER) });
    expect(await remedy(aws, rotator)).toBe(
      `Add to the permissions boundary ${arn}: ${SMALLEST}. Statement Mail of ${arn} matches except for its resource, ${OTHER}.`,
    );
  });

  test('names a Deny, which no other policy overrides', async () => {
    const { aws, rotator, arn } = await boundedRole(allow('*', '*'), deny(READ));
    expect(await remedy(aws, rotator)).toBe(
      `Statement 2 of the permissions boundary ${arn} of ${ROTATOR} denies it, and no policy can allow what a ` +
        'boundary denies: remove the statement from the boundary, or narrow it.',
    );
  });

  test('is named together with a missing identity policy', async () => {
    const { aws, iam, rotator, arn } = await boundedRole(allow('iam:*', '*'));
    await iam('DeleteRolePolicy', { RoleName: 'rotator', PolicyName: 'inline' });
    expect(await remedy(aws, rotator)).toBe(`${ADD} Add to the permissions boundary ${arn}: ${SMALLEST}.`);
  });
});

describe('session policy', () => {
  const place = 'the session policy of arn:aws:sts::123456789012:assumed-role/rotator/narrow';

  test.each([
    [
      'names the statement to add and the nearest one',
      [allow('secretsmanager:DescribeSecret')],
      `Add to ${place}: ${SMALLEST}. Statement 1 of that policy matches except for its action, secretsmanager:DescribeSecret.`,
    ],
    [
      'names a Deny',
      [allow('*', '*'), deny(READ)],
      `Statement 2 of session policy (${ROTATOR}) denies it: remove or narrow the statement.`,
    ],
  ])('%s', async (_, statements, expected) => {
    const { aws, principal } = await sessionOf(allow('*', '*'), ...statements);
    expect(await remedy(aws, principal)).toBe(expected);
  });
});

describe('resource policy', () => {
  const other = rootOf('210987654321');

  test('names the statement for another account, without a nearest one for another principal', async () => {
    const { aws } = iamFixture();
    const unrelated = resourcePolicy({ AWS: `${ROTATOR}2` }, allow('secretsmanager:PutSecretValue', '*'));
    const statement = { Effect: 'Allow', Principal: { AWS: other.arn }, Action: READ, Resource: '*' };
    expect(await remedy(aws, other, { ...REQUEST, resourcePolicy: unrelated })).toBe(
      `Add to the resource policy of ${SECRET}: ${JSON.stringify(statement)}.`,
    );
  });

  test('names a Deny of a secret', async () => {
    const denying = resourcePolicy('*', { Sid: 'Nobody', ...deny(READ) });
    expect(await remedyForRole([allow(READ)], { resourcePolicy: denying })).toBe(
      `Statement Nobody of resource policy (${SECRET}) denies it: remove or narrow the statement.`,
    );
  });

  test('compares the source of a service with the condition of a function', async () => {
    const { aws } = iamFixture();
    const action = 'lambda:InvokeFunction';
    const invoke = allow(action, FUNCTION, { ArnLike: { 'aws:SourceArn': OTHER } });
    const admitting = resourcePolicy({ Service: SECRETS_MANAGER }, { Sid: 'Invoke', ...invoke });
    const context = { 'aws:SourceArn': SECRET };
    const request = { action, resource: FUNCTION, context, resourcePolicy: admitting };
    const text = await remedy(aws, secretsManager(aws), request);
    expect(text).toContain(`Add to the resource policy of ${FUNCTION}: `);
    expect(text).toContain(
      `Statement Invoke of that policy matches except for its condition: ArnLike aws:SourceArn requires "${OTHER}", the request has "${SECRET}".`,
    );
  });

  test('names the trust policy of a role and its principal', async () => {
    const { aws, iam, user, sts } = iamFixture();
    const ann = await user('ann', policy(allow('sts:AssumeRole', '*')));
    const bob = { AWS: (await user('bob')).arn };
    const statement = { Effect: 'Allow', Principal: bob, Action: 'sts:AssumeRole' };
    await iam('CreateRole', { RoleName: 'rotator', AssumeRolePolicyDocument: policy(statement) });
    await expect(sts('AssumeRole', { RoleArn: ROTATOR, RoleSessionName: 'x1' }, ann)).rejects.toThrow();
    expect(aws.authorizer.denied.at(-1)?.wouldAllow).toBe(
      `Add to the trust policy of ${ROTATOR}: ${JSON.stringify({ ...statement, Principal: { AWS: ann.arn } })}. ` +
        `Statement 1 of that policy matches except for its principal, ${JSON.stringify(bob)}.`,
    );
  });
});

describe('key policy', () => {
  const via = 'secretsmanager.eu-central-1.amazonaws.com';
  const decrypt = allow('kms:Decrypt', KEY);
  const keyPolicyOf = (account: string) => resourcePolicy({ AWS: rootOf(account).arn }, allow('kms:*', '*'));
  const delegating = keyPolicyOf('123456789012');
  const request = (document: unknown): AccessRequest => ({
    action: 'kms:Decrypt',
    resource: KEY,
    context: { 'kms:EncryptionContext:SecretARN': SECRET },
    resourcePolicy: document,
  });

  test('that delegates to IAM: names the identity policy and the encryption context', async () => {
    const condition = { StringEquals: { 'kms:EncryptionContext:SecretARN': OTHER } };
    const statement = { Sid: 'Key', ...allow('kms:Decrypt', KEY, condition) };
    expect(await remedyForRole([statement], request(delegating), via)).toBe(
      `Add to the identity policies of ${ROTATOR}: ${JSON.stringify(decrypt)}. ` +
        'Statement Key of inline matches except for its condition: StringEquals ' +
        `kms:EncryptionContext:SecretARN requires "${OTHER}", the request has "${SECRET}".`,
    );
  });

  test('of another account: names the key policy, also for a session whose policy allows it', async () => {
    const { aws, principal } = await sessionOf(decrypt, allow('*', '*'));
    const closed = request(keyPolicyOf('210987654321'));
    const add = `Add to the key policy of ${KEY}: `;
    const statement = { Effect: 'Allow', Principal: { AWS: ROTATOR }, Action: 'kms:Decrypt', Resource: '*' };
    expect(await remedyForRole([decrypt], closed, via)).toContain(`${add}${JSON.stringify(statement)}.`);
    const text = await remedy(aws, principal, closed, via);
    expect(text).toMatch(new RegExp(`^${add}`));
    expect(text).not.toContain('session policy');
  });

  test('that denies: names the Deny', async () => {
    const denying = resourcePolicy('*', { Sid: 'Off', ...deny('kms:Decrypt') });
    const Statement = [...delegating.Statement, ...denying.Statement];
    expect(await remedyForRole([decrypt], request({ ...delegating, Statement }), via)).toBe(
      `Statement Off of resource policy (${KEY}) denies it: remove or narrow the statement.`,
    );
  });
});
