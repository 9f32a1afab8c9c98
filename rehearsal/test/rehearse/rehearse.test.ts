import { rehearse } from '../../src/rehearse/rehearse';
import { assemblyOf, stacksOf } from '../assembly/temporary-assembly';
import { READER_ROLE, STATIC_KEY, secret } from './fixtures/templates';

const STATIC = { ...STATIC_KEY, Reader: READER_ROLE };

test('reads and uses a static access key with the role that is allowed to read it', async () => {
  const days: number[] = [];
  const report = await rehearse({
    assembly: assemblyOf({ Resources: STATIC }),
    days: 10,
    onProgress: ({ day }) => days.push(day),
  });

  expect(days).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(report.secrets).toEqual([
    {
      path: 'App/Secret',
      kind: 'access-key',
      schedule: 'none',
      rotations: 0,
      failedRotations: 0,
      reads: expect.any(Number),
      failedReads: 0,
      retriedReads: 0,
      maxLiveCredentials: 1,
      orphans: 0,
      retired: 0,
      oldestCurrentDays: 10,
      liveCredentials: 1,
      readers: expect.stringMatching(/^1; each read signs a call to STS/),
    },
  ]);
  expect(report.secrets[0]?.reads).toBeGreaterThan(60);
  expect(report.iam).toMatchObject({ enforced: true, denied: [], unusedGrants: [] });
  expect(report.findings).toEqual([]);
});

test('returns the same report for the same seed only', async () => {
  const assembly = assemblyOf({ Resources: STATIC });
  const run = async (seed: number) => {
    const { secondsTaken, peakMemoryMegabytes, ...report } = await rehearse({ assembly, days: 20, seed });
    return report;
  };
  const [first, again, other] = [await run(1), await run(1), await run(2)];
  expect(again).toEqual(first);
  expect(other.secrets).not.toEqual(first.secrets);
});

test.each([
  [
    'a policy',
    (role: typeof READER_ROLE, deny: object) => {
      role.Properties.Policies[0]?.PolicyDocument.Statement.push(deny as never);
      return {};
    },
    /^A statement of the identity-based policy denies the read/,
  ],
  [
    'a permissions boundary',
    (role: typeof READER_ROLE, deny: object) => {
      Object.assign(role.Properties, { PermissionsBoundary: { Ref: 'Boundary' } });
      const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }, deny];
      const PolicyDocument = { Version: '2012-10-17', Statement };
      return { Boundary: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument } } };
    },
    /^A statement of the permissions boundary denies the read/,
  ],
])('reports reads that %s denies, with the reason', async (_, deny, fix) => {
  const Reader = structuredClone(READER_ROLE);
  const more = deny(Reader, { Effect: 'Deny', Action: 'secretsmanager:*', Resource: '*' });
  const Secret = { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } };

  const report = await rehearse({
    assembly: assemblyOf({ Resources: { Secret, Reader, ...more } }),
    days: 2,
  });

  expect(report.secrets[0]?.failedReads).toBe(report.secrets[0]?.reads);
  expect(report.readFailures[0]).toMatch(/App\/Reader reading App\/Secret: AccessDeniedException: /);
  expect(report.iam.denied).toMatchObject([{ action: 'secretsmanager:GetSecretValue' }]);
  expect(report.findings).toMatchObject([
    { fix: expect.stringMatching(fix) },
    { found: expect.stringMatching(/^secretsmanager:GetSecretValue was denied/) },
  ]);
  expect(JSON.stringify(report.findings)).not.toContain('grantRead');
});

test('finds values in the template, outputs, environments, alarms and tags, and redacts them', async () => {
  const SecretAccessKey = { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] };
  const resources = {
    ...STATIC,
    Other: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        Name: 'other',
        SecretString: 'hunter2-hunter2',
        Tags: [{ Key: 'key', Value: SecretAccessKey }],
      },
    },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmDescription: SecretAccessKey,
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      },
    },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'send',
        Code: { ZipFile: 'exports.handler = async () => 1;' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['Reader', 'Arn'] },
        Environment: { Variables: { KEY: SecretAccessKey } },
      },
    },
  };
  const Outputs = { Key: { Value: SecretAccessKey } };

  const assembly = assemblyOf(
    { Resources: resources, Outputs },
    { 'App.assets.json': { files: { hunter: { displayName: 'hunter2-hunter2' } } } },
  );

  const report = await rehearse({ assembly, days: 1 });

  expect(report.exposures.map(({ place, secret }) => `${place} ${secret}`).sort()).toEqual([
    'alarm:App/Alarm access key of arn:aws:iam::123456789012:user/mailer',
    'assets:App.assets.json other',
    'environment:send access key of arn:aws:iam::123456789012:user/mailer',
    'outputs:App access key of arn:aws:iam::123456789012:user/mailer',
    expect.stringMatching(/^tags:arn:.*:secret:other-\w+ access key of /),
    'template:App other',
  ]);
  expect(JSON.stringify(report)).not.toContain('hunter2');
});

test('deploys only the selected stacks', async () => {
  const Bad = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'no spaces' } };
  const assembly = stacksOf({ A: { Resources: { Secret: secret('x') } }, B: { Resources: { Bad } } });

  const report = await rehearse({ assembly, days: 1, stacks: ['A'] });

  expect(report.secrets.map(({ path }) => path)).toEqual(['A/Secret']);
  await expect(rehearse({ assembly, days: 1, stacks: ['C'] })).rejects.toMatchObject({
    code: 'InvalidOption',
    message: expect.stringMatching(/has no stack C\. Did you mean A\?|The stacks are A, B\./),
  });
  const { verdict, findings } = await rehearse({ assembly, days: 1 });
  expect(verdict).toBe('not good');
  expect(findings).toMatchObject([
    { found: expect.stringMatching(/^The stack B could not be created: B\/Bad/) },
  ]);
});
