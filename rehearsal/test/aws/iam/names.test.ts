import { iamFixture, policy, refusal, trust } from './fixtures';

const TRUST = trust({ Service: 'lambda.amazonaws.com' });
const READ = policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });

describe('names', () => {
  test.each([
    ['CreateUser', 'UserName', 'mailer', 'User with name mailer already exists.'],
    ['CreateRole', 'RoleName', 'MAILER', 'Role with name MAILER already exists.'],
    [
      'CreatePolicy',
      'PolicyName',
      'mailer',
      'A policy called mailer already exists. Duplicate names are not allowed.',
    ],
  ])('%s refuses a name that differs only in case', async (operation, member, name, message) => {
    const { iam } = iamFixture();
    const input = { AssumeRolePolicyDocument: TRUST, PolicyDocument: READ };
    await iam(operation, { ...input, Path: '/one/', [member]: 'Mailer' });
    const second = iam(operation, { ...input, Path: '/two/', [member]: name });
    await expect(second).rejects.toMatchObject(refusal('EntityAlreadyExists', message, 409));
  });

  test('allows the same name for a user, a role and a policy', async () => {
    const { iam } = iamFixture();
    await iam('CreateUser', { UserName: 'mailer' });
    await iam('CreateRole', { RoleName: 'mailer', AssumeRolePolicyDocument: TRUST });
    await iam('CreatePolicy', { PolicyName: 'mailer', PolicyDocument: READ });
    expect(await iam('ListPolicies', { Scope: 'Local' })).toMatchObject({
      Policies: [{ PolicyName: 'mailer' }],
    });
  });
});

describe('paths', () => {
  test.each([
    ['CreateUser', { UserName: 'a', Path: '/no-end' }],
    ['CreateUser', { UserName: 'a', Path: '/two words/' }],
    ['CreateUser', { UserName: 'a', Path: `/${'a'.repeat(511)}/` }],
    ['CreatePolicy', { PolicyName: 'a', PolicyDocument: READ, Path: '/a!b/' }],
    ['CreatePolicy', { PolicyName: 'a', PolicyDocument: READ, Path: '//' }],
    ['ListUsers', { PathPrefix: 'staff/' }],
  ])('refuses %s %j', async (operation, input) => {
    await expect(iamFixture().iam(operation, input)).rejects.toMatchObject({ code: 'ValidationError' });
  });

  test.each([
    ['CreateUser', { UserName: 'a', Path: '/a!b/~c/' }, { User: { Path: '/a!b/~c/' } }],
    [
      'CreateUser',
      { UserName: 'a', Path: `/${'a'.repeat(510)}/` },
      { User: { Path: `/${'a'.repeat(510)}/` } },
    ],
    [
      'CreatePolicy',
      { PolicyName: 'a', PolicyDocument: READ, Path: '/a.b/c_d-e,f@g+h=i/' },
      { Policy: { Path: '/a.b/c_d-e,f@g+h=i/' } },
    ],
    ['ListUsers', { PathPrefix: '/staff' }, { Users: [] }],
  ])('accepts %s %j', async (operation, input, answer) => {
    expect(await iamFixture().iam(operation, input)).toMatchObject(answer);
  });
});

describe('descriptions', () => {
  const create = (Description: string) =>
    iamFixture().iam('CreateRole', { RoleName: 'a', AssumeRolePolicyDocument: TRUST, Description });

  test.each(['the team’s role', 'a – b', '役割', 'no\u00a0break', 'a\u0000b'])(
    'refuses the description %j',
    async (description) => {
      await expect(create(description)).rejects.toMatchObject(
        refusal(
          'ValidationError',
          `1 validation error detected: Value '${description}' at 'description' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*`,
        ),
      );
    },
  );

  test.each(['', "the team's role", 'Schlüssel\tund\r\nRollen ¡!', 'a'.repeat(1000)])(
    'accepts the description %j',
    async (description) => {
      expect((await create(description)).Role.Description).toBe(description);
    },
  );

  test('are limited to 1,000 characters', async () => {
    const Description = 'a'.repeat(1001);
    const message = 'Member must have length less than or equal to 1000';
    await expect(create(Description)).rejects.toThrow(message);
    await expect(
      iamFixture().iam('CreatePolicy', { PolicyName: 'a', PolicyDocument: READ, Description }),
    ).rejects.toThrow(message);
  });
});
