import { iamFixture, policy, refusal } from './fixtures';

const EVERYTHING = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

describe('users', () => {
  test('have a path, an id, tags and a boundary', async () => {
    const { iam } = iamFixture();
    await iam('CreatePolicy', { PolicyName: 'bound', PolicyDocument: EVERYTHING });
    const PermissionsBoundary = 'arn:aws:iam::123456789012:policy/bound';
    const Tags = [{ Key: 'team', Value: 'mail' }];
    await iam('CreateUser', { UserName: 'mailer', Path: '/apps/', Tags, PermissionsBoundary });
    expect(await iam('GetUser', { UserName: 'mailer' })).toEqual({
      User: {
        UserName: 'mailer',
        Path: '/apps/',
        UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        Arn: 'arn:aws:iam::123456789012:user/apps/mailer',
        CreateDate: expect.any(Date),
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: PermissionsBoundary,
        },
        Tags,
      },
    });
    expect((await iam('ListUsers', {})).Users).toHaveLength(1);
  });

  const none = 'arn:aws:iam::123456789012:policy/none';
  test.each([
    [{ UserName: 'mailer' }, 'EntityAlreadyExists', 'User with name mailer already exists.'],
    [{ UserName: 'the mailer' }, 'ValidationError', 'userName is invalid'],
    [{ UserName: 'm'.repeat(65) }, 'ValidationError', 'length less than or equal to 64'],
    [{}, 'ValidationError', "'userName' failed to satisfy constraint: Member must not be null"],
    [{ UserName: 'x', Path: 'apps' }, 'ValidationError', 'path is invalid'],
    [
      { UserName: 'x', PermissionsBoundary: none },
      'NoSuchEntity',
      `${none} does not exist or is not attachable.`,
    ],
  ])('CreateUser refuses %j', async (input, code, message) => {
    const { iam, user } = iamFixture();
    await user('mailer');
    const error = refusal(code, expect.stringContaining(message));
    await expect(iam('CreateUser', input)).rejects.toMatchObject(error);
  });

  test('cannot be deleted while they have policies, keys or credentials', async () => {
    // GIVEN a user with one of each
    const { iam, user, key } = iamFixture();
    const UserName = 'mailer';
    await user(UserName, EVERYTHING);
    const { Policy } = await iam('CreatePolicy', { PolicyName: 'managed', PolicyDocument: EVERYTHING });
    await iam('AttachUserPolicy', { UserName, PolicyArn: Policy.Arn });
    const { AccessKeyId } = await key(UserName);
    const { ServiceSpecificCredential } = await iam('CreateServiceSpecificCredential', {
      UserName,
      ServiceName: 'codecommit.amazonaws.com',
    });
    const refusal = async () =>
      (await iam('DeleteUser', { UserName }).catch((error: Error) => error.message)) ?? 'deleted';
    // WHEN, THEN
    expect(await refusal()).toBe('Cannot delete entity, must detach all policies first.');
    await iam('DetachUserPolicy', { UserName, PolicyArn: Policy.Arn });
    expect(await refusal()).toBe('Cannot delete entity, must delete policies first.');
    await iam('DeleteUserPolicy', { UserName, PolicyName: 'inline' });
    expect(await refusal()).toBe('Cannot delete entity, must delete access keys first.');
    await iam('DeleteAccessKey', { UserName, AccessKeyId });
    expect(await refusal()).toBe('Cannot delete entity, must remove referenced objects first.');
    await iam('DeleteServiceSpecificCredential', {
      UserName,
      ServiceSpecificCredentialId: ServiceSpecificCredential.ServiceSpecificCredentialId,
    });
    expect(await refusal()).toBe('deleted');
    await expect(iam('GetUser', { UserName })).rejects.toMatchObject({ code: 'NoSuchEntity', status: 404 });
  });

  test('are separate in each account', async () => {
    const { aws, iam, user } = iamFixture();
    await user('mailer');
    const other = { type: 'root', arn: 'arn:aws:iam::2:root', accountId: '2', userId: '2' } as const;
    await iam('CreateUser', { UserName: 'mailer' }, other);
    await iam('DeleteUser', { UserName: 'mailer' }, other);
    expect(aws.iam.account(aws.account).users.has('mailer')).toBe(true);
  });

  test('are named "user <name>" in AccessDenied', async () => {
    const { iam, user, role } = iamFixture();
    await user('mailer');
    const rotator = await role('rotator');
    await expect(iam('CreateAccessKey', { UserName: 'mailer' }, rotator)).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
      message:
        'User: arn:aws:sts::123456789012:assumed-role/rotator/test is not authorized to perform: ' +
        'iam:CreateAccessKey on resource: user mailer because no identity-based policy allows the iam:CreateAccessKey action',
    });
  });
});

describe('service-specific credentials', () => {
  async function mailer() {
    const { iam, user } = iamFixture();
    await user('mailer');
    const call = async (operation: string, input: object) =>
      (await iam(`${operation}ServiceSpecificCredential`, { UserName: 'mailer', ...input }))
        .ServiceSpecificCredential;
    const create = (ServiceName = 'cassandra.amazonaws.com', input: object = {}) =>
      call('Create', { ServiceName, ...input });
    return { call, create };
  }

  test('are limited to two per service, with different user names', async () => {
    const { create } = await mailer();
    expect((await create()).ServiceUserName).toBe('mailer-at-123456789012');
    expect((await create()).ServiceUserName).toBe('mailer+1-at-123456789012');
    await expect(create()).rejects.toMatchObject({ code: 'LimitExceeded' });
    expect((await create('codecommit.amazonaws.com')).ServiceName).toBe('codecommit.amazonaws.com');
  });

  test('get a new password by a reset', async () => {
    const { call, create } = await mailer();
    const first = await create();
    const { ServiceSpecificCredentialId } = first;
    expect(await call('Reset', { ServiceSpecificCredentialId })).toEqual({
      ...first,
      ServicePassword: expect.not.stringMatching(first.ServicePassword.slice(0, 8)),
    });
  });

  test('may expire', async () => {
    const { create } = await mailer();
    const { ExpirationDate, CreateDate } = await create('bedrock.amazonaws.com', { CredentialAgeDays: '30' });
    expect(Number(ExpirationDate) - Number(CreateDate)).toBe(30 * 86_400_000);
  });
});
