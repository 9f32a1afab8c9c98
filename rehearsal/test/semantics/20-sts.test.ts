import type { Principal } from '../../src/aws/call';
import { iamFixture, trust } from '../aws/iam/fixtures';

const HOUR = 3600;
const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;

/** Two roles that every principal of the account may assume, the second for up to twelve hours. */
async function roles() {
  const world = iamFixture({ enforcePolicies: false });
  const AssumeRolePolicyDocument = trust({ AWS: world.aws.account });
  await world.iam('CreateRole', { RoleName: 'usual', AssumeRolePolicyDocument });
  await world.iam('CreateRole', {
    RoleName: 'long',
    AssumeRolePolicyDocument,
    MaxSessionDuration: 12 * HOUR,
  });
  const assume = (role: string, DurationSeconds?: number, principal?: Principal, key?: string) =>
    world.sts(
      'AssumeRole',
      { RoleArn: arn(role), RoleSessionName: 'session', DurationSeconds },
      principal,
      key,
    );
  return { ...world, assume };
}

test.each([
  ['usual', 899, 'greater than or equal to 900'],
  ['usual', 900, undefined],
  ['usual', HOUR, undefined],
  ['usual', HOUR + 1, 'exceeds the MaxSessionDuration set for this role'],
  ['long', 12 * HOUR, undefined],
  ['long', 12 * HOUR + 1, 'less than or equal to 43200'],
])('20: a session of the role %s for %i seconds', async (role, seconds, problem) => {
  const { assume } = await roles();
  const outcome = await assume(role, seconds).then(
    () => undefined,
    ({ code, message }) => `${code}: ${message}`,
  );
  expect(outcome).toEqual(problem && expect.stringMatching(`^ValidationError: .*${problem}`));
});

test.each([
  [HOUR - 1, 1],
  [HOUR + 100, 0],
])('20: after %i seconds, a session of an hour is good: %i', async (seconds, good) => {
  const { aws, assume } = await roles();
  const { Credentials } = await assume('usual', HOUR);
  aws.timeline.tick((seconds - 1) * 1000);
  const refusal = aws.sts.identity(Credentials.AccessKeyId)?.refusal('eu-central-1', aws.timeline.now());
  expect(refusal === undefined).toBe(good === 1);
});

test('20: a role that was assumed from another role gives at most an hour', async () => {
  const { aws, assume } = await roles();
  const { Credentials } = await assume('usual');
  const chained = aws.sts.identity(Credentials.AccessKeyId)?.principal;
  await expect(assume('long', HOUR, chained)).resolves.toBeDefined();
  await expect(assume('long', HOUR + 1, chained)).rejects.toMatchObject({
    code: 'ValidationError',
    message: expect.stringContaining('role chaining'),
  });
});

test('20: GetWebIdentityToken exists on AWS and not here: the answer says so', async () => {
  const { sts } = await roles();
  await expect(sts('GetWebIdentityToken', {})).rejects.toMatchObject({
    code: 'UnknownOperationException',
    message: 'The local AWS does not support sts:GetWebIdentityToken.',
  });
});
