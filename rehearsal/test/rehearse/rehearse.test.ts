import { rehearse } from '../../src/rehearse/rehearse';
import { assemblyOf, folderOf, stackArtifact } from '../assembly/temporary-assembly';
import { READER_ROLE, STATIC_KEY, secret } from './fixtures/templates';

test('a static access key is read and used by the role that may read it', async () => {
  const report = await rehearse({
    assembly: assemblyOf({ Resources: { ...STATIC_KEY, Reader: READER_ROLE } }),
    days: 10,
  });

  expect(report.secrets).toEqual([
    {
      path: 'App/Secret',
      kind: 'access-key',
      schedule: 'none',
      rotations: 0,
      failedRotations: 0,
      reads: expect.any(Number),
      failedReads: 0,
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

test('the same seed gives the same report, another seed another one', async () => {
  const assembly = assemblyOf({ Resources: { ...STATIC_KEY, Reader: READER_ROLE } });
  const run = async (seed: number) => {
    const { secondsTaken, peakMemoryMegabytes, ...report } = await rehearse({ assembly, days: 20, seed });
    return report;
  };

  const [first, again, other] = [await run(1), await run(1), await run(2)];

  expect(again).toEqual(first);
  expect(other.secrets).not.toEqual(first.secrets);
});

test('a reader that is refused is a finding, with the reason', async () => {
  const denied = structuredClone(READER_ROLE);
  const [policy] = denied.Properties.Policies;
  policy?.PolicyDocument.Statement.push({
    Effect: 'Deny',
    Action: 'secretsmanager:*',
    Resource: '*',
  } as never);

  const report = await rehearse({
    assembly: assemblyOf({ Resources: { Secret: secret('some-value'), Reader: denied } }),
    days: 2,
  });

  expect(report.secrets[0]?.failedReads).toBe(report.secrets[0]?.reads);
  expect(report.readFailures[0]).toMatch(/App\/Reader reading App\/Secret: AccessDeniedException: /);
  expect(report.iam.denied).toEqual([
    expect.objectContaining({
      action: 'secretsmanager:GetSecretValue',
      principal: expect.stringContaining('reader'),
    }),
  ]);
  expect(report.findings).toHaveLength(3);
});

test('a value that stands in the template is an exposure', async () => {
  const report = await rehearse({
    assembly: assemblyOf({ Resources: { Secret: secret('hunter2-hunter2'), Reader: READER_ROLE } }),
    days: 1,
  });

  expect(report.exposures).toEqual([expect.objectContaining({ place: 'template:App', secret: 'mail' })]);
  expect(JSON.stringify(report)).not.toContain('hunter2');
});

test('a value in outputs, environments and tags is an exposure', async () => {
  const environment = { Variables: { KEY: { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] } } };
  const resources = {
    ...STATIC_KEY,
    Reader: READER_ROLE,
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'send',
        Code: { ZipFile: 'exports.handler = async () => 1;' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['Reader', 'Arn'] },
        Environment: environment,
      },
    },
  };
  const Outputs = { Key: { Value: { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] } } };

  const report = await rehearse({ assembly: assemblyOf({ Resources: resources, Outputs }), days: 1 });

  expect(report.exposures.map(({ place }) => place).sort()).toEqual(['environment:send', 'outputs:App']);
});

test('without a reader the report says so', async () => {
  const report = await rehearse({ assembly: assemblyOf({ Resources: { Secret: secret('x') } }), days: 1 });

  expect(report.secrets[0]).toMatchObject({ reads: 0, readers: 'none: no role of the app may read it' });
});

test('progress is told after each day', async () => {
  const days: number[] = [];

  await rehearse({
    assembly: assemblyOf({ Resources: { Secret: secret('x') } }),
    days: 3,
    onProgress: ({ day }) => days.push(day),
  });

  expect(days).toEqual([1, 2, 3]);
});

test('only the stacks that are named are deployed', async () => {
  const assembly = folderOf({
    'manifest.json': { artifacts: { A: stackArtifact('A.json'), B: stackArtifact('B.json') } },
    'A.json': { Resources: { Secret: secret('x') } },
    'B.json': {
      Resources: { Bad: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'no spaces' } } },
    },
  });

  const report = await rehearse({ assembly, days: 1, stacks: ['A'] });

  expect(report.secrets.map(({ path }) => path)).toEqual(['A/Secret']);
  await expect(rehearse({ assembly, days: 1, stacks: ['C'] })).rejects.toMatchObject({
    code: 'InvalidOption',
    message: expect.stringMatching(/holds no stack C\. Did you mean A\?|The stacks are A, B\./),
  });
  const { verdict, findings } = await rehearse({ assembly, days: 1 });
  expect(verdict).toBe('not good');
  expect(findings).toMatchObject([
    { found: expect.stringMatching(/^The stack B could not be created: B\/Bad/) },
  ]);
});

test('rotations that fail are findings', async () => {
  const resources = {
    Secret: secret('a-value-that-stays'),
    Reader: READER_ROLE,
    Rotate: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { ZipFile: 'exports.handler = async ({ Step }) => { throw new Error(Step); };' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: { 'Fn::GetAtt': ['Reader', 'Arn'] },
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { Ref: 'Rotate' },
        Principal: 'secretsmanager.amazonaws.com',
      },
    },
    Schedule: {
      Type: 'AWS::SecretsManager::RotationSchedule',
      DependsOn: 'Permission',
      Properties: {
        SecretId: { Ref: 'Secret' },
        RotationLambdaARN: { 'Fn::GetAtt': ['Rotate', 'Arn'] },
        RotationRules: { ScheduleExpression: 'rate(1 day)' },
      },
    },
  };

  const report = await rehearse({ assembly: assemblyOf({ Resources: resources }), days: 2 });

  expect(report.secrets[0]).toMatchObject({ rotations: 0, schedule: 'rate(1 day)' });
  expect(report.secrets[0]?.failedRotations).toBeGreaterThan(2);
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      found: expect.stringMatching(/^App\/Secret: \d+ attempts to rotate failed\.$/),
    }),
  );
});
