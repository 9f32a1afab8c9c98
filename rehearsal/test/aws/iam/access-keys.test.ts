import { iamFixture, refusal } from './fixtures';

describe('access keys', () => {
  test('have AWS’s format and are listed without their secret', async () => {
    // GIVEN
    const { aws, iam, user, key } = iamFixture();
    const start = new Date(aws.timeline.now());
    await user('mailer');
    // WHEN
    const created = await key('mailer');
    const { AccessKeyMetadata } = await iam('ListAccessKeys', { UserName: 'mailer' });
    // THEN
    expect(created.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(created.SecretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
    expect(AccessKeyMetadata).toEqual([
      {
        UserName: 'mailer',
        AccessKeyId: created.AccessKeyId,
        Status: 'Active',
        CreateDate: expect.any(Date),
      },
    ]);
    expect(Number(AccessKeyMetadata[0].CreateDate)).toBeGreaterThan(Number(start));
  });

  test('are limited to two, including inactive keys', async () => {
    const { iam, user, key } = iamFixture();
    await user('mailer');
    const { AccessKeyId } = await key('mailer');
    for (const Status of ['Active', 'Inactive']) {
      await iam('UpdateAccessKey', { UserName: 'mailer', AccessKeyId, Status });
    }
    await key('mailer');
    await expect(key('mailer')).rejects.toMatchObject(
      refusal('LimitExceeded', 'Cannot exceed quota for AccessKeysPerUser: 2', 409),
    );
    await iam('DeleteAccessKey', { UserName: 'mailer', AccessKeyId });
    await expect(key('mailer')).resolves.toMatchObject({ SecretAccessKey: expect.any(String) });
  });

  test.each([
    ['an unknown user', { UserName: 'nobody' }, 'NoSuchEntity', 'The user with name nobody cannot be found.'],
    [
      'an unknown key',
      { UserName: 'mailer' },
      'NoSuchEntity',
      'The Access Key with id AKIAX cannot be found.',
    ],
    [
      'an invalid status',
      { UserName: 'mailer', Status: 'Sleeping' },
      'ValidationError',
      expect.stringContaining('enum value set'),
    ],
    ['no user', {}, 'ValidationError', 'Must specify userName when calling with non-User credentials'],
  ])('UpdateAccessKey refuses %s', async (_, input, code, message) => {
    const { iam, user } = iamFixture();
    await user('mailer');
    const request = iam('UpdateAccessKey', { AccessKeyId: 'AKIAX', Status: 'Active', ...input });
    await expect(request).rejects.toMatchObject({ code, message });
  });

  test('cannot be deleted as keys of another user', async () => {
    const { aws, iam, user, key } = iamFixture();
    await user('mailer');
    await user('billing');
    const { AccessKeyId } = await key('mailer');
    await expect(iam('DeleteAccessKey', { UserName: 'billing', AccessKeyId })).rejects.toMatchObject(
      refusal('NoSuchEntity'),
    );
    expect(aws.iam.keysOf('mailer')).toMatchObject([{ accessKeyId: AccessKeyId, status: 'Active' }]);
  });

  test('belong to the caller without a user name', async () => {
    const { aws, iam, user } = iamFixture({ enforcePolicies: false });
    const mailer = await user('mailer');
    await iam('CreateAccessKey', {}, mailer);
    expect(aws.iam.keysOf('mailer')).toMatchObject([{ createdBy: mailer.arn }]);
  });

  test('are reported, and their secrets are found in texts', async () => {
    const { aws, account, user, key } = iamFixture();
    await user('mailer');
    const { AccessKeyId, SecretAccessKey } = await key('mailer');
    expect(aws.iam.keysOf('mailer')).toEqual([
      {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        status: 'Active',
        createDate: expect.any(Date),
        createdBy: account.arn,
        lastUse: undefined,
      },
    ]);
    aws.exposureWatch.look('log:rotator', `oh: ${SecretAccessKey}`, 0);
    expect(aws.exposureWatch.exposures).toEqual([
      { place: 'log:rotator', secret: 'access key of arn:aws:iam::123456789012:user/mailer', time: 0 },
    ]);
  });
});
