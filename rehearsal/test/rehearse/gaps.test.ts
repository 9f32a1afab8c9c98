import { rehearse } from '../../src';
import { retryGap } from '../../src/rehearse/secret-gaps';
import { assemblyOf, stacksOf } from '../assembly/temporary-assembly';
import { secretReport } from './fixtures/report';
import { READER_ROLE, ROTATED_KEY, rotation, secret } from './fixtures/templates';

const rehearsed = (Resources: object, days = 2) => rehearse({ assembly: assemblyOf({ Resources }), days });
const { Reader, ...WITHOUT_READER } = ROTATED_KEY;
const NOT_USED = { name: 'value-not-used', secret: 'App/Secret' };

/** A rotated secret with another schedule and no rotation during the deploy. */
function scheduled(ScheduleExpression: string) {
  const resources = structuredClone(ROTATED_KEY) as typeof ROTATED_KEY & {
    Schedule: { Properties: Record<string, unknown> };
  };
  resources.Schedule.Properties.RotationRules = { ScheduleExpression };
  resources.Schedule.Properties.RotateImmediatelyOnUpdate = false;
  return resources;
}

test('a value of an unknown kind is read but not used', async () => {
  const report = await rehearsed(ROTATED_KEY);
  expect(report).toMatchObject({ verdict: 'incomplete', findings: [], gaps: [NOT_USED] });
  expect(report.secrets[0]?.rotations).toBeGreaterThan(0);
  expect(report.secrets[0]?.readers).toMatch(/^1; values are read but not used/);
});

test('no-rotation contains the number of days until the first rotation', async () => {
  const report = await rehearsed(scheduled('rate(20 days)'), 10);
  expect(report).toMatchObject({ verdict: 'incomplete', findings: [] });
  expect(report.gaps).toMatchObject([
    {
      name: 'no-rotation',
      notShown: 'No rotation of App/Secret was rehearsed: none succeeded in 10 days.',
      toShow: expect.stringMatching(/^Rehearse at least 2\d days \(--days 2\d\)\.$/),
      secret: 'App/Secret',
    },
    NOT_USED,
  ]);
  const days = Number(/--days (\d+)/.exec(report.gaps[0]?.toShow ?? '')?.[1]);
  expect((await rehearsed(scheduled('rate(20 days)'), days)).gaps).toMatchObject([NOT_USED]);
});

test('a rotation during the deploy does not count', async () => {
  const later = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`Later${index}`, { ...READER_ROLE, DependsOn: 'Schedule' }]),
  );
  const resources = { ...scheduled('rate(20 days)'), ...later };
  resources.Schedule.Properties.RotateImmediatelyOnUpdate = true;
  const report = await rehearsed(resources);
  expect(report.secrets[0]).toMatchObject({ rotations: 0, maxLiveCredentials: 2 });
  expect(report.gaps).toMatchObject([{ name: 'no-rotation' }, NOT_USED]);
});

test('no-reader without a grant', async () => {
  const report = await rehearsed(WITHOUT_READER);
  expect(report.secrets[0]).toMatchObject({
    reads: 0,
    readers: 'none: no role of the app is allowed to read the secret',
  });
  expect(report.gaps).toEqual([
    {
      name: 'no-reader',
      notShown: 'No read of App/Secret was rehearsed: no role of the app is allowed to read it.',
      toShow: 'Grant read access to the role that uses the secret: grantRead(role).',
      secret: 'App/Secret',
    },
  ]);
});

test('no-reader names users and groups with a grant', async () => {
  const PolicyDocument = READER_ROLE.Properties.Policies[0]?.PolicyDocument;
  const report = await rehearsed({
    ...WITHOUT_READER,
    Bob: { Type: 'AWS::IAM::User', Properties: {} },
    Staff: { Type: 'AWS::IAM::Group', Properties: {} },
    UserPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'p', PolicyDocument, Users: [{ Ref: 'Bob' }] },
    },
    GroupPolicy: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: 'q', PolicyDocument, Groups: [{ Ref: 'Staff' }] },
      Metadata: { 'aws:cdk:path': 'App/Staff/DefaultPolicy/Resource' },
    },
  });
  expect(report.gaps).toMatchObject([
    {
      name: 'no-reader',
      notShown: expect.stringMatching(/; the (user App\/Bob|group App\/Staff) and the \w+ App\/\w+ may, but/),
    },
  ]);
  expect(report.iam.unusedGrants.filter(({ principal }) => principal.includes('user/'))).toEqual([]);
});

test('no-read if the run ends before the first read', async () => {
  const assembly = assemblyOf({ Resources: { Secret: secret('value'), Reader } });
  // Reads are 12 to 36 hours apart: with some seeds the first day has none.
  for (let seed = 1; seed < 20; seed++) {
    const { secrets, gaps } = await rehearse({ assembly, days: 1, readsPerDay: 1, seed });
    if (secrets[0]?.reads !== 0) continue;
    expect(gaps.map(({ name }) => name)).toEqual(['no-schedule', 'no-read']);
    return;
  }
  throw new Error('Every seed led to a read.');
});

test('rotations that the rehearsal does not run, and custom resources of such functions', async () => {
  const Role = { 'Fn::GetAtt': ['Reader', 'Arn'] };
  const code = { Code: { ZipFile: 'def handler(event, context): pass' }, Handler: 'index.handler' };
  const schedule = (SecretId: string, properties: object) => ({
    Type: 'AWS::SecretsManager::RotationSchedule',
    Properties: { SecretId: { Ref: SecretId }, ...properties },
  });
  const { Type } = secret() as { Type: string };
  const elsewhere = 'arn:aws:lambda:eu-central-1:123456789012:function:elsewhere';
  const report = await rehearsed({
    ...ROTATED_KEY,
    Python: { Type: 'AWS::Lambda::Function', Properties: { ...code, Runtime: 'python3.13', Role } },
    Seed: { Type: 'Custom::Seed', Properties: { ServiceToken: { 'Fn::GetAtt': ['Python', 'Arn'] } } },
    A: { Type },
    ASchedule: schedule('A', { RotationLambdaARN: { 'Fn::GetAtt': ['Python', 'Arn'] } }),
    B: { Type },
    BSchedule: schedule('B', { HostedRotationLambda: { RotationType: 'MySQLSingleUser' } }),
    C: { Type },
    CSchedule: schedule('C', { RotationLambdaARN: elsewhere }),
    D: { Type },
    Application: { Type: 'AWS::Serverless::Application', Properties: { Location: 'https://example.com' } },
    Attachment: {
      Type: 'AWS::SecretsManager::SecretTargetAttachment',
      Properties: { SecretId: { Ref: 'D' }, TargetId: 'db', TargetType: 'AWS::RDS::DBInstance' },
    },
    DSchedule: schedule('Attachment', {
      RotationLambdaARN: { 'Fn::GetAtt': ['Application', 'Outputs.RotationLambdaARN'] },
    }),
  });

  expect(report).toMatchObject({ verdict: 'incomplete', findings: [] });
  for (const [name, reason] of [
    ['A', 'python3.13'],
    ['B', 'hosted by AWS'],
    ['C', 'not in the stacks'],
    ['D', 'not in the stacks'],
  ]) {
    const path = `App/${name}`;
    const one = report.secrets.find((each) => each.path === path);
    expect(one).toMatchObject({ schedule: 'not simulated', rotations: 0, failedRotations: 0 });
    expect(report.gaps).toContainEqual({
      name: 'rotation-not-simulated',
      notShown: expect.stringMatching(`^No rotation of ${path} was rehearsed: .*${reason}`),
      toShow: expect.stringContaining('Test this function separately'),
      secret: path,
    });
  }
  expect(report.notSimulated.filter(({ property }) => property === 'rotation')).toHaveLength(4);
  expect(report.notSimulated).toContainEqual(
    expect.objectContaining({ type: 'Custom::Seed', reason: expect.stringContaining('python3.13') }),
  );
});

test('no-secret', async () => {
  const { verdict, gaps } = await rehearsed({
    Role: { ...READER_ROLE, Properties: { ...READER_ROLE.Properties, Policies: [] } },
  });
  expect({ verdict, gaps }).toMatchObject({ verdict: 'incomplete', gaps: [{ name: 'no-secret' }] });
});

test('excluded secrets and stacks are no gap', async () => {
  const other = { Resources: { Key: { Type: 'AWS::SecretsManager::Secret' } } };
  const assembly = stacksOf({ App: { Resources: ROTATED_KEY }, Other: other, Third: other });
  const report = await rehearse({ assembly, days: 2, stacks: ['App', 'Other'], secrets: ['App/Secret'] });
  expect(report).toMatchObject({ gaps: [NOT_USED], leftOut: ['Third', 'Other/Key'] });
});

test('a failed rotation is a finding and leaves the gap', async () => {
  const report = await rehearsed({
    ...{ Secret: secret('a value'), Reader },
    ...rotation('exports.handler = async ({ Step }) => { throw new Error(Step); };'),
  });
  expect(report.secrets[0]).toMatchObject({ rotations: 0, schedule: 'rate(1 day)' });
  expect(report.secrets[0]?.failedRotations).toBeGreaterThan(2);
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      found: expect.stringMatching(/^App\/Secret: \d+ rotation attempts failed\.$/),
    }),
  );
  expect(report.gaps[0]).toMatchObject({
    name: 'no-rotation',
    toShow: expect.stringMatching(/^Correct the cause of \d+ failed attempts\.$/),
  });
});

test('reads that succeed only with a newer version', () => {
  expect(retryGap(secretReport())).toBeUndefined();
  expect(retryGap(secretReport({ retriedReads: 12 }))).toMatchObject({
    name: 'retry-needed',
    notShown:
      'Readers of App/Mailer that do not retry were not verified: 12 of 3,000 reads succeeded only with a newer version after a refusal.',
  });
});
