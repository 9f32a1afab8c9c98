import { iamFixture, policy, refusal, trust } from './fixtures';

const READ = policy({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' });
const TRUST = trust({ Service: 'lambda.amazonaws.com' });
const RoleName = 'rotator';

/** Percent-encoding according to RFC 3986; encodeURIComponent leaves out the asterisk. */
const encoded = (text: string) => encodeURIComponent(text).replaceAll('*', '%2A');

describe('inline policies', () => {
  test('are created, replaced, listed and deleted', async () => {
    const { iam, role } = iamFixture();
    await role(RoleName, READ);
    const PolicyName = 'inline';
    const other = policy({ Effect: 'Deny', Action: '*', Resource: '*' });
    await iam('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: other });
    expect(await iam('GetRolePolicy', { RoleName, PolicyName })).toEqual({
      RoleName,
      PolicyName,
      PolicyDocument: encoded(other),
    });
    expect((await iam('ListRolePolicies', { RoleName })).PolicyNames).toEqual([PolicyName]);
    await iam('DeleteRolePolicy', { RoleName, PolicyName });
    await expect(iam('GetRolePolicy', { RoleName, PolicyName })).rejects.toMatchObject(
      refusal('NoSuchEntity', 'The role policy with name inline cannot be found.'),
    );
  });

  test('are refused and change nothing if they are malformed', async () => {
    const { aws, iam, role } = iamFixture();
    await role(RoleName, READ);
    const generation = aws.iam.policyGeneration;
    await expect(
      iam('PutRolePolicy', { RoleName, PolicyName: 'inline', PolicyDocument: '{"Version":"2012-10-17"}' }),
    ).rejects.toMatchObject({ code: 'MalformedPolicyDocument', status: 400 });
    expect(aws.iam.policyGeneration).toBe(generation);
  });

  test.each([
    ['user', 2048],
    ['role', 10_240],
  ])('of a %s are limited to %i characters in total, without white space', async (kind, longest) => {
    // GIVEN
    const { iam, role, user } = iamFixture();
    await (kind === 'user' ? user('it') : role('it'));
    const Kind = kind === 'user' ? 'User' : 'Role';
    const put = (PolicyName: string, length: number) => {
      const resource = `arn:aws:s3:::${'b'.repeat(length)}`;
      const PolicyDocument = policy({ Effect: 'Allow', Action: 's3:*', Resource: resource });
      return iam(`Put${Kind}Policy`, {
        [`${Kind}Name`]: 'it',
        PolicyName,
        PolicyDocument: `${PolicyDocument}\n\n`,
      });
    };
    // WHEN
    await put('one', longest - 200);
    // THEN
    await expect(put('two', 200)).rejects.toMatchObject(
      refusal('LimitExceeded', `Maximum policy size of ${longest} bytes exceeded for ${kind} it`),
    );
    await expect(put('one', longest - 300)).resolves.toBeUndefined();
  });
});

describe('managed policies', () => {
  test('cannot be deleted while they are attached or a boundary', async () => {
    const { iam, role } = iamFixture();
    await role(RoleName);
    const { Policy } = await iam('CreatePolicy', { PolicyName: 'read', PolicyDocument: READ });
    const PolicyArn = Policy.Arn;
    await iam('AttachRolePolicy', { RoleName, PolicyArn });
    await iam('PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: PolicyArn });
    expect((await iam('GetPolicy', { PolicyArn })).Policy).toMatchObject({
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 1,
    });
    const remove = () => iam('DeletePolicy', { PolicyArn });
    await expect(remove()).rejects.toMatchObject({ code: 'DeleteConflict', status: 409 });
    await iam('DetachRolePolicy', { RoleName, PolicyArn });
    await expect(remove()).rejects.toMatchObject({ code: 'DeleteConflict' });
    await iam('DeleteRolePermissionsBoundary', { RoleName });
    await remove();
    expect((await iam('ListPolicies', {})).Policies).toEqual([]);
  });

  test('have a unique name, a maximum size, and one version', async () => {
    const { iam } = iamFixture();
    await iam('CreatePolicy', { PolicyName: 'read', PolicyDocument: READ });
    const PolicyArn = 'arn:aws:iam::123456789012:policy/read';
    await expect(iam('CreatePolicy', { PolicyName: 'read', PolicyDocument: READ })).rejects.toMatchObject(
      refusal('EntityAlreadyExists'),
    );
    const long = policy({ Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${'b'.repeat(6144)}` });
    await expect(iam('CreatePolicy', { PolicyName: 'long', PolicyDocument: long })).rejects.toMatchObject(
      refusal('LimitExceeded'),
    );
    expect((await iam('GetPolicyVersion', { PolicyArn, VersionId: 'v1' })).PolicyVersion.Document).toBe(
      encoded(READ),
    );
    await expect(iam('GetPolicyVersion', { PolicyArn, VersionId: 'v2' })).rejects.toMatchObject(
      refusal('NoSuchEntity'),
    );
  });

  test('of AWS can be attached', async () => {
    const { aws, iam, role } = iamFixture();
    const rotator = await role(RoleName);
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await iam('AttachRolePolicy', { RoleName, PolicyArn });
    expect((await iam('ListAttachedRolePolicies', { RoleName })).AttachedPolicies).toEqual([
      { PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn },
    ]);
    expect(aws.iam.policiesOf(rotator).identity.map(({ name }) => name)).toEqual([PolicyArn]);
  });
});

describe('roles', () => {
  test('have a trust policy and a maximum session duration', async () => {
    const { iam } = iamFixture();
    const AssumeRolePolicyDocument = TRUST;
    const rest = { MaxSessionDuration: '7200', Description: 'd' };
    await iam('CreateRole', { RoleName, AssumeRolePolicyDocument, ...rest });
    expect((await iam('GetRole', { RoleName })).Role).toMatchObject({
      Arn: 'arn:aws:iam::123456789012:role/rotator',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      AssumeRolePolicyDocument: encoded(AssumeRolePolicyDocument),
      MaxSessionDuration: 7200,
      Description: 'd',
    });
    expect((await iam('ListRoles', {})).Roles).toHaveLength(1);
  });

  test('cannot be deleted with policies, or created without a valid trust policy', async () => {
    const { iam, role } = iamFixture();
    await role(RoleName, READ);
    await expect(iam('DeleteRole', { RoleName })).rejects.toMatchObject({ code: 'DeleteConflict' });
    await iam('DeleteRolePolicy', { RoleName, PolicyName: 'inline' });
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam('AttachRolePolicy', { RoleName, PolicyArn });
    await expect(iam('DeleteRole', { RoleName })).rejects.toThrow('must detach all policies first');
    await iam('DetachRolePolicy', { RoleName, PolicyArn });
    await iam('DeleteRole', { RoleName });
    await expect(iam('CreateRole', { RoleName, AssumeRolePolicyDocument: READ })).rejects.toMatchObject(
      refusal('MalformedPolicyDocument'),
    );
    await expect(iam('GetRole', { RoleName })).rejects.toMatchObject({
      message: 'The role with name rotator cannot be found.',
    });
  });

  test.each([
    ['60', 'greater than or equal to 3600'],
    ['90000', 'less than or equal to 43200'],
  ])('refuse a maximum session of %s seconds', async (MaxSessionDuration, message) => {
    const { iam } = iamFixture();
    const input = { RoleName, AssumeRolePolicyDocument: TRUST, MaxSessionDuration };
    await expect(iam('CreateRole', input)).rejects.toThrow(message);
  });
});

test('ListRoles omits tags, permissions boundary and last use', async () => {
  const { iam } = iamFixture();
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const Tags = [{ Key: 'team', Value: 'mail' }];
  await iam('CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST, PermissionsBoundary, Tags });
  const [listed] = (await iam('ListRoles', {})).Roles;
  expect(listed).toMatchObject({ RoleName, MaxSessionDuration: 3600 });
  expect([listed.PermissionsBoundary, listed.RoleLastUsed, listed.Tags]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect((await iam('GetRole', { RoleName })).Role.PermissionsBoundary).toEqual({
    PermissionsBoundaryType: 'Policy',
    PermissionsBoundaryArn: PermissionsBoundary,
  });
});

describe('policy documents', () => {
  const open = (resource: string) => policy({ Effect: 'Allow', Action: 's3:*', Resource: resource });
  const older = open('*').replace('2012-10-17', '2008-10-17');

  test.each(['PutRolePolicy', 'CreatePolicy', 'UpdateAssumeRolePolicy', 'CreateRole'])(
    'are parsed by %s',
    async (operation) => {
      const { iam, role } = iamFixture();
      await role(RoleName);
      const PolicyDocument = policy({ Effect: 'Allow', Action: 's3:List:Bucket', Resource: '*' });
      const input = { RoleName, PolicyName: 'a', PolicyDocument, AssumeRolePolicyDocument: PolicyDocument };
      await expect(iam(operation, input)).rejects.toMatchObject(
        refusal('MalformedPolicyDocument', 'Actions/Condition can contain only one colon.', 400),
      );
    },
  );

  test('may have an older version only as inline policies', async () => {
    const { iam, role } = iamFixture();
    await role(RoleName, older);
    await expect(iam('CreatePolicy', { PolicyName: 'a', PolicyDocument: older })).rejects.toMatchObject(
      refusal('MalformedPolicyDocument', 'Policy document must be version 2012-10-17 or greater.'),
    );
  });

  test('are limited to Latin-1', async () => {
    const { iam, role } = iamFixture();
    await role(RoleName);
    const put = (resource: string) =>
      iam('PutRolePolicy', { RoleName, PolicyName: 'a', PolicyDocument: open(resource) });
    await expect(put('arn:aws:s3:::大')).rejects.toMatchObject(
      refusal(
        'ValidationError',
        expect.stringContaining("Value at 'policyDocument' failed to satisfy constraint"),
      ),
    );
    await expect(put('arn:aws:s3:::Schlüssel')).resolves.toBeUndefined();
  });

  test('of a trust are limited to 2,048 characters', async () => {
    const { iam, role } = iamFixture();
    await role(RoleName);
    const Condition = (length: number) => ({ StringEquals: { 'sts:ExternalId': 'a'.repeat(length) } });
    const update = (length: number) =>
      iam('UpdateAssumeRolePolicy', {
        RoleName,
        PolicyDocument: policy({
          Effect: 'Allow',
          Principal: { AWS: '123456789012' },
          Action: 'sts:AssumeRole',
          Condition: Condition(length),
        }),
      });
    await expect(update(1850)).resolves.toBeUndefined();
    await expect(update(2000)).rejects.toMatchObject(
      refusal('LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048'),
    );
  });

  test('attach ten managed policies at most, any of them repeatedly', async () => {
    const { iam, role } = iamFixture();
    await role(RoleName);
    const attach = (PolicyArn: string) => iam('AttachRolePolicy', { RoleName, PolicyArn });
    const arns: string[] = [];
    for (let i = 0; i < 11; i++) {
      const { Policy } = await iam('CreatePolicy', { PolicyName: `p${i}`, PolicyDocument: READ });
      arns.push(Policy.Arn);
    }
    for (const arn of arns.slice(0, 10)) await attach(arn);
    await expect(attach(arns[0] as string)).resolves.toBeUndefined();
    await expect(attach(arns[10] as string)).rejects.toMatchObject(
      refusal('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10'),
    );
  });
});
