import { codeOf, errorOf, policy, setUp } from '../aws/secrets-manager/fixtures';

const HOUR = 3600;

// The expiry of credentials and the limit of role chaining have their tests in ../aws/sts.
describe('20. Duration of AssumeRole', () => {
  test.each([
    ['default', undefined, 899, 'greater than or equal to 900'],
    ['default', undefined, 900, undefined],
    ['default', undefined, HOUR, undefined],
    ['default', undefined, HOUR + 1, 'exceeds the MaxSessionDuration set for this role'],
    ['maximum', 12 * HOUR, 12 * HOUR, undefined],
    ['maximum', 12 * HOUR, 12 * HOUR + 1, 'less than or equal to 43200'],
  ])('of a role with the %s session duration (%s): %i seconds, %s', async (_, max, seconds, problem) => {
    const { aws, iam, sts } = setUp();
    const Principal = { AWS: aws.account };
    const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
    await iam('CreateRole', { RoleName: 'role', AssumeRolePolicyDocument, MaxSessionDuration: max });
    const RoleArn = `arn:aws:iam::${aws.account}:role/role`;
    const input = { RoleArn, RoleSessionName: 'session', DurationSeconds: seconds };
    const error = await errorOf(sts('AssumeRole', input));
    expect(error).toEqual(problem && expect.stringMatching(`^ValidationError: .*${problem}`));
  });
});

test('20. GetWebIdentityToken is not supported by the local AWS', async () => {
  const { sts } = setUp();
  expect(await codeOf(sts('GetWebIdentityToken', {}))).toBe('UnknownOperationException');
});
