import type { AccessRequest, Principal } from '../../src/aws/call';
import type { LocalAws } from '../../src/aws/local-aws';
import { policy, rootOf, setting } from '../aws/iam/setting';
import { allow, ask, outcome, READ, SECRET } from './fixtures';

const ROTATOR = 'arn:aws:iam::123456789012:role/rotator';
const request = { action: READ, resource: SECRET };
const smallest = JSON.stringify({ Effect: 'Allow', Action: READ, Resource: SECRET });

/** What is told of a request that is refused. */
async function remedy(aws: LocalAws, principal: Principal, asked: AccessRequest = request, via?: string) {
  expect(await ask(aws, principal, asked, { via })).not.toBe('allowed');
  return aws.authorizer.denied.at(-1)?.wouldAllow;
}

describe('an identity policy', () => {
  async function role(document?: string) {
    const world = setting();
    return { ...world, rotator: await world.role('rotator', document) };
  }

  test('that is not there: the smallest statement', async () => {
    const { aws, rotator } = await role();
    expect(await remedy(aws, rotator)).toBe(`Add to the identity policies of ${ROTATOR}: ${smallest}.`);
  });

  test.each([
    [
      'a condition',
      allow(READ, SECRET, { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } }),
      { context: { 'secretsmanager:VersionStage': 'AWSPENDING' } },
      'its condition: StringEquals secretsmanager:VersionStage wants "AWSCURRENT", the request has "AWSPENDING"',
    ],
    [
      'a condition on what is not said',
      allow(READ, SECRET, { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } }),
      {},
      'its condition: StringEquals secretsmanager:VersionStage wants "AWSCURRENT", the request has none',
    ],
    ['a resource', allow(READ, `${SECRET}2`), {}, `its resource, ${SECRET}2`],
    ['an action', allow('secretsmanager:DescribeSecret'), {}, 'its action, secretsmanager:DescribeSecret'],
  ])('that fits but for %s: what stopped it', async (_, statement, more, but) => {
    const { aws, rotator } = await role(policy({ Sid: 'Read', ...statement }));
    expect(await remedy(aws, rotator, { ...request, ...more })).toBe(
      `Add to the identity policies of ${ROTATOR}: ${smallest}. Statement Read of inline fits but for ${but}.`,
    );
  });

  test.each([
    ['another service', allow('s3:GetObject', '*')],
    ['everything but this action', allow('iam:*', '*')],
    ['another action on everything', allow('secretsmanager:DescribeSecret', '*')],
    ['another service on this resource', allow('kms:Decrypt', SECRET)],
    ['nothing, but denies something else', { ...allow(READ, `${SECRET}2`), Effect: 'Deny' }],
    ['a resource of another service', allow(READ, 'arn:aws:s3:::bucket')],
  ])('that allows %s is not near', async (_, statement) => {
    const { aws, rotator } = await role(policy(statement));
    expect(await remedy(aws, rotator)).not.toContain('fits');
  });

  test('every condition that is not met is told', async () => {
    const conditions = {
      Bool: { 'aws:ViaAWSService': 'true' },
      StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-west-2'] },
    };
    const { aws, rotator } = await role(policy(allow(READ, SECRET, conditions)));
    expect(await remedy(aws, rotator)).toContain(
      'condition: Bool aws:ViaAWSService wants "true", the request has "false"; ' +
        'StringEquals aws:RequestedRegion wants ["us-east-1","us-west-2"], the request has "eu-central-1".',
    );
  });

  test('the nearest of several is told', async () => {
    const { aws, rotator } = await role(
      policy(
        { Sid: 'Other', ...allow('secretsmanager:DescribeSecret') },
        { Sid: 'Elsewhere', ...allow(READ, `${SECRET}2`) },
        { Sid: 'Here', ...allow(READ, SECRET, { Bool: { 'aws:ViaAWSService': 'true' } }) },
      ),
    );
    expect(await remedy(aws, rotator)).toContain(
      'Statement Here of inline fits but for its condition: Bool aws:ViaAWSService wants "true", the request has "false".',
    );
  });

  test('that denies is named, and what is missing besides is told too', async () => {
    const { aws, rotator } = await role(policy({ Sid: 'Never', Effect: 'Deny', Action: '*', Resource: '*' }));
    expect(await remedy(aws, rotator)).toBe(
      `Statement Never of inline (${ROTATOR}) denies it: take it out, or narrow it. ` +
        `Add to the identity policies of ${ROTATOR}: ${smallest}.`,
    );
  });

  test('for an action that knows no resource the statement has *', async () => {
    const { aws, rotator } = await role();
    const action = 'secretsmanager:GetRandomPassword';
    expect(await remedy(aws, rotator, { action, resource: '*' })).toContain(
      JSON.stringify({ Effect: 'Allow', Action: action, Resource: '*' }),
    );
  });
});

describe('a permissions boundary', () => {
  async function bounded(...statements: object[]) {
    const world = setting();
    const { iam, role } = world;
    const rotator = await role('rotator', policy(allow('*', '*')));
    const PolicyDocument = policy(...statements);
    const { Policy } = await iam('CreatePolicy', { PolicyName: 'boundary', PolicyDocument });
    await iam('PutRolePermissionsBoundary', { RoleName: 'rotator', PermissionsBoundary: Policy.Arn });
    return { ...world, rotator, arn: Policy.Arn as string };
  }

  test('that lacks it: the smallest statement, and the one that is near', async () => {
    const { aws, rotator, arn } = await bounded({ Sid: 'Mail', ...allow(READ, `${SECRET}2`) });
    expect(await remedy(aws, rotator)).toBe(
      `Add to the permissions boundary ${arn}: ${smallest}. ` +
        `Statement Mail of ${arn} fits but for its resource, ${SECRET}2.`,
    );
  });

  test('that denies gets the hint that fits a boundary', async () => {
    const { aws, rotator, arn } = await bounded(allow('*', '*'), { ...allow(READ, '*'), Effect: 'Deny' });
    expect(await remedy(aws, rotator)).toBe(
      `Statement 2 of the permissions boundary ${arn} of ${ROTATOR} denies it, and no policy can allow what a ` +
        'boundary denies: take the statement out of the boundary, or narrow it there.',
    );
  });

  test('beside a missing identity policy: both are told', async () => {
    const { aws, iam, rotator, arn } = await bounded(allow('iam:*', '*'));
    await iam('DeleteRolePolicy', { RoleName: 'rotator', PolicyName: 'inline' });
    expect(await remedy(aws, rotator)).toBe(
      `Add to the identity policies of ${ROTATOR}: ${smallest}. Add to the permissions boundary ${arn}: ${smallest}.`,
    );
  });
});

describe('a session policy', () => {
  async function session(...statements: object[]) {
    const { aws, role, sts } = setting();
    await role('rotator', policy(allow('*', '*')));
    const Policy = policy(...statements);
    const { Credentials } = await sts('AssumeRole', { RoleArn: ROTATOR, RoleSessionName: 'narrow', Policy });
    return { aws, principal: aws.sts.identity(Credentials.AccessKeyId)?.principal as Principal };
  }
  const place = 'the session policy of arn:aws:sts::123456789012:assumed-role/rotator/narrow';

  test('that lacks it: the smallest statement, and the one that is near', async () => {
    const { aws, principal } = await session(allow('secretsmanager:DescribeSecret'));
    expect(await remedy(aws, principal)).toBe(
      `Add to ${place}: ${smallest}. Statement 1 of that policy fits but for its action, secretsmanager:DescribeSecret.`,
    );
  });

  test('that denies is named', async () => {
    const { aws, principal } = await session(allow('*', '*'), {
      Effect: 'Deny',
      Action: READ,
      Resource: '*',
    });
    expect(await remedy(aws, principal)).toBe(
      `Statement 2 of session policy (${ROTATOR}) denies it: take it out, or narrow it.`,
    );
  });
});

describe('a resource policy', () => {
  const OTHER = '210987654321';

  test('of a secret that lets nobody of another account in', async () => {
    const { aws } = setting();
    const Principal = { AWS: rootOf(OTHER).arn };
    expect(await remedy(aws, rootOf(OTHER))).toBe(
      `Add to the resource policy of ${SECRET}: ` +
        `${JSON.stringify({ Effect: 'Allow', Principal, Action: READ, Resource: '*' })}.`,
    );
  });

  test('that lets others do something else is not near', async () => {
    const { aws } = setting();
    const others = { AWS: 'arn:aws:iam::210987654321:role/other' };
    const statement = {
      Effect: 'Allow',
      Principal: others,
      Action: 'secretsmanager:PutSecretValue',
      Resource: '*',
    };
    const resourcePolicy = JSON.parse(policy(statement));
    expect(await remedy(aws, rootOf(OTHER), { ...request, resourcePolicy })).not.toContain('fits');
  });

  test('of a secret that denies is named', async () => {
    const { aws, role } = setting();
    const rotator = await role('rotator', policy(allow(READ)));
    const deny = { Sid: 'Nobody', Effect: 'Deny', Principal: '*', Action: READ, Resource: '*' };
    expect(await remedy(aws, rotator, { ...request, resourcePolicy: JSON.parse(policy(deny)) })).toBe(
      `Statement Nobody of resource policy (${SECRET}) denies it: take it out, or narrow it.`,
    );
  });

  test('of a function that admits another source: what it wants, and what the service said', async () => {
    const { aws } = setting();
    const name = 'secretsmanager.amazonaws.com';
    const resource = 'arn:aws:lambda:eu-central-1:123456789012:function:rotator';
    const service: Principal = { type: 'service', arn: name, accountId: aws.account, userId: name };
    const statement = {
      Sid: 'Invoke',
      Effect: 'Allow',
      Principal: { Service: name },
      Action: 'lambda:InvokeFunction',
      Resource: resource,
      Condition: { ArnLike: { 'aws:SourceArn': `${SECRET}2` } },
    };
    const told = await remedy(aws, service, {
      action: 'lambda:InvokeFunction',
      resource,
      context: { 'aws:SourceArn': SECRET },
      resourcePolicy: JSON.parse(policy(statement)),
    });
    expect(told).toContain(`Add to the resource policy of ${resource}: `);
    expect(told).toContain(
      `Statement Invoke of that policy fits but for its condition: ArnLike aws:SourceArn wants "${SECRET}2", the request has "${SECRET}".`,
    );
  });

  test('of a role that trusts somebody else', async () => {
    const { aws, iam, user, sts } = setting();
    const ann = await user('ann', policy(allow('sts:AssumeRole', '*')));
    const trusted = { AWS: 'arn:aws:iam::123456789012:user/bob' };
    await user('bob');
    const AssumeRolePolicyDocument = policy({
      Effect: 'Allow',
      Principal: trusted,
      Action: 'sts:AssumeRole',
    });
    await iam('CreateRole', { RoleName: 'rotator', AssumeRolePolicyDocument });
    await expect(sts('AssumeRole', { RoleArn: ROTATOR, RoleSessionName: 'x1' }, ann)).rejects.toThrow();
    expect(aws.authorizer.denied.at(-1)?.wouldAllow).toBe(
      `Add to the trust policy of ${ROTATOR}: ` +
        `${JSON.stringify({ Effect: 'Allow', Principal: { AWS: ann.arn }, Action: 'sts:AssumeRole' })}. ` +
        `Statement 1 of that policy fits but for its principal, ${JSON.stringify(trusted)}.`,
    );
  });
});

describe('a key policy', () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-4333-8444-555555555555';
  const via = 'secretsmanager.eu-central-1.amazonaws.com';
  const asked = (resourcePolicy: unknown): AccessRequest => ({
    action: 'kms:Decrypt',
    resource: key,
    context: { 'kms:EncryptionContext:SecretARN': SECRET },
    resourcePolicy,
  });
  const delegating = JSON.parse(
    policy({
      Effect: 'Allow',
      Principal: { AWS: rootOf('123456789012').arn },
      Action: 'kms:*',
      Resource: '*',
    }),
  );
  const closed = JSON.parse(
    policy({
      Effect: 'Allow',
      Principal: { AWS: rootOf('210987654321').arn },
      Action: 'kms:*',
      Resource: '*',
    }),
  );

  test('that leaves it to IAM, where the condition is on another secret', async () => {
    const { aws, role } = setting();
    const condition = { StringEquals: { 'kms:EncryptionContext:SecretARN': `${SECRET}2` } };
    const rotator = await role('rotator', policy({ Sid: 'Key', ...allow('kms:Decrypt', key, condition) }));
    expect(await remedy(aws, rotator, asked(delegating), via)).toBe(
      `Add to the identity policies of ${ROTATOR}: ` +
        `${JSON.stringify({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: key })}. ` +
        'Statement Key of inline fits but for its condition: StringEquals kms:EncryptionContext:SecretARN wants ' +
        `"${SECRET}2", the request has "${SECRET}".`,
    );
  });

  test('that does not leave it to IAM must allow it itself', async () => {
    const { aws, role } = setting();
    const rotator = await role('rotator', policy(allow('kms:Decrypt', key)));
    expect(await remedy(aws, rotator, asked(closed), via)).toContain(
      `Add to the key policy of ${key}: ` +
        `${JSON.stringify({ Effect: 'Allow', Principal: { AWS: ROTATOR }, Action: 'kms:Decrypt', Resource: '*' })}.`,
    );
  });

  test('is what lacks it also where a session policy does not', async () => {
    const { aws, role, sts } = setting();
    await role('rotator', policy(allow('kms:Decrypt', key)));
    const input = { RoleArn: ROTATOR, RoleSessionName: 'wide', Policy: policy(allow('*', '*')) };
    const { Credentials } = await sts('AssumeRole', input);
    const principal = aws.sts.identity(Credentials.AccessKeyId)?.principal as Principal;
    const told = await remedy(aws, principal, asked(closed), via);
    expect(told).toMatch(new RegExp(`^Add to the key policy of ${key}: `));
    expect(told).not.toContain('session policy');
  });

  test('that denies is named', async () => {
    const { aws, role } = setting();
    const rotator = await role('rotator', policy(allow('kms:Decrypt', key)));
    const denying = { ...delegating };
    const deny = { Sid: 'Off', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };
    denying.Statement = [...delegating.Statement, deny];
    expect(await remedy(aws, rotator, asked(denying), via)).toBe(
      `Statement Off of resource policy (${key}) denies it: take it out, or narrow it.`,
    );
  });
});

test('what is told is enough: the statement that was named lets the request through', async () => {
  const { aws, role } = setting();
  const told = await remedy(aws, await role('rotator'));
  const statement = JSON.parse(told?.slice(told.indexOf('{'), -1) ?? '');
  expect(await outcome(policy(statement), {})).toBe('allowed');
});
