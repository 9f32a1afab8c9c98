import type { Principal } from '../../../src/aws/call';
import { iamFixture, policy, refusal, rootOf, trust } from '../iam/fixtures';

const RoleArn = 'arn:aws:iam::123456789012:role/rotator';
const HOUR = 3_600_000;

/** Creates a role whose trust policy allows `who`. */
async function roleFor(who: object, options?: object) {
  const made = iamFixture();
  await made.iam('CreateRole', {
    RoleName: 'rotator',
    AssumeRolePolicyDocument: trust(who, ['sts:AssumeRole', 'sts:TagSession']),
    ...options,
  });
  const assume = (input: object = {}, by?: Principal, accessKeyId?: string) =>
    made.sts('AssumeRole', { RoleArn, RoleSessionName: 'session', ...input }, by, accessKeyId);
  return { ...made, assume };
}

describe('GetCallerIdentity', () => {
  test('returns the caller, and needs no permission', async () => {
    const { sts, user, account } = iamFixture();
    const mailer = await user('mailer', policy({ Effect: 'Deny', Action: '*', Resource: '*' }));
    expect(await sts('GetCallerIdentity', {}, mailer)).toEqual({
      UserId: mailer.userId,
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/mailer',
    });
    expect(await sts('GetCallerIdentity', {}, account)).toMatchObject({ Arn: account.arn });
  });
});

describe('AssumeRole', () => {
  const identityPolicy = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: RoleArn });

  test('requires an identity policy if the role trusts the account', async () => {
    const { user, assume } = await roleFor({ AWS: '123456789012' });
    const without = await user('without');
    const message = `User: ${without.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`;
    await expect(assume({}, without)).rejects.toMatchObject(refusal('AccessDenied', message, 403));
    const { Credentials } = await assume({}, await user('with', identityPolicy));
    expect(Credentials.AccessKeyId).toMatch(/^ASIA/);
  });

  test('requires no identity policy if the role trusts the user', async () => {
    const { user, assume } = await roleFor({ AWS: 'arn:aws:iam::123456789012:user/ann' });
    expect((await assume({}, await user('ann'))).Credentials.AccessKeyId).toMatch(/^ASIA/);
    const bob = await user('bob', identityPolicy);
    await expect(assume({}, bob)).rejects.toMatchObject(refusal('AccessDenied'));
  });

  test('requires a trust policy for another account', async () => {
    const stranger = rootOf('210987654321');
    const closed = await roleFor({ AWS: '123456789012' });
    await expect(closed.assume({}, stranger)).rejects.toMatchObject({ code: 'AccessDenied' });
    const open = await roleFor({ AWS: stranger.arn });
    await expect(open.assume({}, stranger)).resolves.toMatchObject({
      AssumedRoleUser: { Arn: 'arn:aws:sts::123456789012:assumed-role/rotator/session' },
    });
  });

  test('returns AccessDenied for an unknown role', async () => {
    const { sts } = iamFixture();
    await expect(sts('AssumeRole', { RoleArn, RoleSessionName: 'session' })).rejects.toMatchObject(
      refusal('AccessDenied'),
    );
  });

  test('returns credentials that expire', async () => {
    // GIVEN
    const { aws, assume } = await roleFor({ AWS: '123456789012' });
    const now = aws.timeline.now();
    // WHEN
    const { Credentials } = await assume();
    const identity = aws.sts.identity(Credentials.AccessKeyId);
    // THEN
    expect(Credentials.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(identity).toMatchObject({
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
      principal: { type: 'assumed-role', roleArn: RoleArn, roleName: 'rotator' },
    });
    const end = Number(Credentials.Expiration);
    expect(end - now).toBeLessThanOrEqual(HOUR + 1000);
    expect(identity?.refusal('eu-central-1', end - 1)).toBeUndefined();
    expect(identity?.refusal('eu-central-1', end)?.code).toBe('ExpiredToken');
  });

  test.each([
    [
      { DurationSeconds: '899' },
      "Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have",
    ],
    [{ DurationSeconds: '43201' }, 'Member must have value less than or equal to 43200'],
    [
      { DurationSeconds: '7201' },
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
    [{ ExternalId: 'x' }, 'have length greater than or equal to 2'],
    [{ ExternalId: 'x'.repeat(1225) }, 'have length less than or equal to 1224'],
    [{ ExternalId: 'two words' }, 'satisfy regular expression pattern'],
    [{ RoleArn: 'rotator' }, 'rotator is invalid'],
    [{ RoleSessionName: 'x' }, "Value 'x' at 'roleSessionName' failed to satisfy constraint"],
    [{ PolicyArns: [{}] }, "'policyArns.1.member.arn' failed to satisfy constraint: Member must not be null"],
    [{ PolicyArns: [{ arn: `${RoleArn}2` }] }, `Policy ${RoleArn}2 does not exist or is not attachable.`],
    [{ Tags: ['a', 'A'].map((Key) => ({ Key, Value: '' })) }, 'Duplicate tag keys found.'],
    [{ TransitiveTagKeys: ['team'] }, 'transitive tag key must be included in the requested tags.'],
  ])('refuses %j', async (input, message) => {
    const { assume } = await roleFor({ AWS: '123456789012' }, { MaxSessionDuration: '7200' });
    await expect(assume(input)).rejects.toThrow(message);
    const { Credentials } = await assume({ DurationSeconds: '7200', ExternalId: 'customer:a/b' });
    expect(Credentials.AccessKeyId).toMatch(/^ASIA/);
  });

  test('limits role chaining to an hour', async () => {
    // GIVEN a session of a role that may assume a role with longer sessions
    const { aws, role, assume } = await roleFor({ AWS: '123456789012' }, { MaxSessionDuration: '43200' });
    await role('first', identityPolicy);
    const first = aws.sts.session('arn:aws:iam::123456789012:role/first', 'one');
    // WHEN, THEN
    const chain = (seconds: string) =>
      assume({ DurationSeconds: seconds }, first.principal, first.accessKeyId);
    await expect(chain('3601')).rejects.toThrow('1 hour session limit for roles assumed by role chaining');
    const { Credentials } = await chain('3600');
    expect(Credentials.AccessKeyId).toMatch(/^ASIA/);
  });

  test('requires sts:TagSession for session tags', async () => {
    const { aws, user, assume, iam } = await roleFor({ AWS: '123456789012' });
    const ann = await user('ann', identityPolicy);
    const tagged = () => assume({ Tags: [{ Key: 'team', Value: 'mail' }] }, ann);
    await expect(tagged()).rejects.toThrow('sts:TagSession');
    await iam('PutUserPolicy', {
      UserName: 'ann',
      PolicyName: 'tag',
      PolicyDocument: policy({ Effect: 'Allow', Action: 'sts:TagSession', Resource: RoleArn }),
    });
    const { Credentials } = await tagged();
    expect(aws.sts.identity(Credentials.AccessKeyId)?.principal.tags).toEqual({ team: 'mail' });
  });

  test('inherits transitive tags', async () => {
    const { aws, assume, role } = await roleFor({ AWS: '123456789012' });
    await role('first', policy({ Effect: 'Allow', Action: 'sts:*', Resource: RoleArn }));
    const tags = [
      { Key: 'team', Value: 'mail' },
      { Key: 'once', Value: '1' },
    ];
    const { Credentials } = await assume({
      RoleArn: 'arn:aws:iam::123456789012:role/first',
      Tags: tags,
      TransitiveTagKeys: ['team'],
    });
    const first = aws.sts.identity(Credentials.AccessKeyId)?.principal as Principal;
    const second = await assume({}, first, Credentials.AccessKeyId);
    expect(aws.sts.identity(second.Credentials.AccessKeyId)?.principal.tags).toEqual({ team: 'mail' });
    const conflict = assume({ Tags: [{ Key: 'TEAM', Value: 'web' }] }, first, Credentials.AccessKeyId);
    await expect(conflict).rejects.toThrow('conflicts with a transitive tag key from the calling session');
  });
});

describe('sessions of services', () => {
  test('are reused for the same role and name', async () => {
    const { aws, iam, role } = iamFixture();
    await role('rotator');
    const first = aws.sts.session(RoleArn, 'function');
    expect(aws.sts.session(RoleArn, 'function')).toBe(first);
    expect(aws.sts.session(RoleArn, 'other')).not.toBe(first);
    await iam('DeleteRole', { RoleName: 'rotator' });
    expect(() => aws.sts.session(RoleArn, 'function')).toThrow('does not exist');
    await role('rotator');
    expect(aws.sts.session(RoleArn, 'function')).not.toBe(first);
  });

  test('require a trusted service', async () => {
    const { aws } = await roleFor({ Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] });
    expect(aws.sts.trusts(RoleArn, 'lambda.amazonaws.com')).toBe(true);
    expect(aws.sts.trusts(RoleArn, 'scheduler.amazonaws.com')).toBe(false);
    expect(aws.sts.trusts(`${RoleArn}2`, 'lambda.amazonaws.com')).toBe(false);
  });

  test('are removed after they expire', async () => {
    const { aws, assume } = await roleFor({ AWS: '123456789012' });
    const { Credentials } = await assume();
    await aws.timeline.runUntil(Number(Credentials.Expiration) + 1);
    for (let i = 0; i < 1000; i++) await assume();
    expect(aws.sts.identity(Credentials.AccessKeyId)).toBeUndefined();
  });
});

describe('GetFederationToken', () => {
  const federate = policy({
    Effect: 'Allow',
    Action: ['sts:GetFederationToken', 'iam:GetUser'],
    Resource: '*',
  });

  test('grants the intersection of the user’s and the session policies', async () => {
    // GIVEN
    const { aws, iam, sts, user } = iamFixture();
    const ann = await user('ann', federate);
    const token = async (input: object) => {
      const { Credentials } = await sts('GetFederationToken', { Name: 'guest', ...input }, ann);
      return aws.sts.identity(Credentials.AccessKeyId)?.principal as Principal;
    };
    const look = (principal: Principal) => iam('GetUser', { UserName: 'ann' }, principal);
    // WHEN, THEN
    const all = policy({ Effect: 'Allow', Action: '*', Resource: '*' });
    expect(await look(await token({ Policy: all }))).toMatchObject({ User: { UserName: 'ann' } });
    await expect(iam('DeleteUser', { UserName: 'ann' }, await token({ Policy: all }))).rejects.toThrow();
    await expect(look(await token({}))).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('refuses sessions', async () => {
    const { sts, role } = iamFixture();
    const rotator = await role('rotator', federate);
    await expect(sts('GetFederationToken', { Name: 'guest' }, rotator)).rejects.toThrow(
      'session credentials',
    );
  });
});

describe('GetAccessKeyInfo', () => {
  test('returns the account of a key and of temporary credentials', async () => {
    const { sts, user, key, assume } = await roleFor({ AWS: '123456789012' });
    await user('mailer');
    for (const { AccessKeyId } of [await key('mailer'), (await assume()).Credentials]) {
      expect(await sts('GetAccessKeyInfo', { AccessKeyId })).toEqual({ Account: '123456789012' });
    }
  });

  test('refuses an unknown key', async () => {
    const { aws, iam, sts, user, key } = iamFixture();
    await user('mailer');
    const { AccessKeyId } = await key('mailer');
    await iam('DeleteAccessKey', { UserName: 'mailer', AccessKeyId });
    await aws.timeline.runUntil(aws.timeline.now() + 60_000);
    for (const id of [AccessKeyId, 'AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE']) {
      await expect(sts('GetAccessKeyInfo', { AccessKeyId: id })).rejects.toMatchObject(
        refusal('InvalidClientTokenId', expect.stringContaining('does not exist'), 403),
      );
    }
  });

  test.each([
    ['AKIAX', 'have length greater than or equal to 16'],
    ['A'.repeat(129), 'have length less than or equal to 128'],
    ['AKIAIOSFODNN7EXAMPL!', 'satisfy regular expression pattern'],
  ])('refuses %s as the id of a key', async (AccessKeyId, message) => {
    await expect(iamFixture().sts('GetAccessKeyInfo', { AccessKeyId })).rejects.toMatchObject(
      refusal('ValidationError', expect.stringContaining(message)),
    );
  });
});
