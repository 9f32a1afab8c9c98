import type { Principal } from '../../src/aws/call';
import { codeOf, errorOf, policy, setUp } from '../aws/secrets-manager/fixtures';

const HOUR = 3600;

/** Two roles that the account may assume: `default` for one hour, `long` for up to twelve hours. */
async function roles() {
  const world = setUp();
  const Principal = { AWS: world.aws.account };
  const AssumeRolePolicyDocument = policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' });
  await world.iam('CreateRole', { RoleName: 'default', AssumeRolePolicyDocument });
  const MaxSessionDuration = 12 * HOUR;
  await world.iam('CreateRole', { RoleName: 'long', AssumeRolePolicyDocument, MaxSessionDuration });
  const assume = (role: string, DurationSeconds?: number, principal?: Principal) => {
    const RoleArn = `arn:aws:iam::${world.aws.account}:role/${role}`;
    return world.sts('AssumeRole', { RoleArn, RoleSessionName: 'session', DurationSeconds }, principal);
  };
  return { ...world, assume };
}

describe('20. AssumeRole', () => {
  test.each([
    ['default', 899, 'greater than or equal to 900'],
    ['default', 900, undefined],
    ['default', HOUR, undefined],
    ['default', HOUR + 1, 'exceeds the MaxSessionDuration set for this role'],
    ['long', 12 * HOUR, undefined],
    ['long', 12 * HOUR + 1, 'less than or equal to 43200'],
  ])('of the role %s for %i seconds: %s', async (role, seconds, problem) => {
    const { assume } = await roles();
    const error = await errorOf(assume(role, seconds));
    expect(error).toEqual(problem && expect.stringMatching(`^ValidationError: .*${problem}`));
  });

  test.each([
    [HOUR - 1, true],
    [HOUR + 100, false],
  ])('gives credentials for an hour: after %i seconds, valid is %s', async (seconds, valid) => {
    const { aws, assume } = await roles();
    const { Credentials } = await assume('default', HOUR);
    aws.timeline.tick((seconds - 1) * 1000);
    const identity = aws.sts.identity(Credentials.AccessKeyId);
    expect(identity?.refusal('eu-central-1', aws.timeline.now()) === undefined).toBe(valid);
  });

  test('from another role is limited to an hour', async () => {
    const { aws, assume } = await roles();
    const { Credentials } = await assume('default');
    const chained = aws.sts.identity(Credentials.AccessKeyId)?.principal;
    expect(await codeOf(assume('long', HOUR, chained))).toBeUndefined();
    expect(await errorOf(assume('long', HOUR + 1, chained))).toMatch(/^ValidationError: .*role chaining/);
  });
});

test('20. GetWebIdentityToken is not supported by the local AWS', async () => {
  const { sts } = setUp();
  expect(await codeOf(sts('GetWebIdentityToken', {}))).toBe('UnknownOperationException');
});
