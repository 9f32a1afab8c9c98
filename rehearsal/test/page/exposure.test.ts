import { ExposureWatch } from '../../src/aws/exposure-watch';
import { asPage } from '../../src/page/as-page';
import { rehearse } from '../../src/rehearse/rehearse';
import { assemblyOf } from '../assembly/temporary-assembly';
import { appWithDeniedDay } from '../chronicle/fixtures';
import { READER_ROLE, secret } from '../rehearse/fixtures/templates';

/** Rehearses, and gives the page to the watch that knows every secret value of the run. */
async function exposedOnThePage(assembly: Parameters<typeof rehearse>[0]['assembly'], days: number) {
  const learn = jest.spyOn(ExposureWatch.prototype, 'learn');
  const report = await rehearse({ assembly, days });
  const values = learn.mock.calls.length;
  const watch = learn.mock.contexts[0] as ExposureWatch;
  learn.mockRestore();
  const before = watch.exposures.length;
  watch.look('page', asPage(report), 0);
  return { values, report, exposures: watch.exposures.slice(before) };
}

test('no secret value is on the page of a rehearsal with failures', async () => {
  const { values, exposures } = await exposedOnThePage(appWithDeniedDay(), 4);
  expect(values).toBeGreaterThan(2);
  expect(exposures).toEqual([]);
}, 120_000);

test('a value that a function puts into its error is a finding, and is blotted out', async () => {
  const code = `exports.handler = async ({ Step }) => { throw new Error('with hunter2-hunter2 at ' + Step); };`;
  const resources = {
    Secret: secret('hunter2-hunter2'),
    Reader: READER_ROLE,
    Rotate: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { ZipFile: code },
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

  const { report, exposures } = await exposedOnThePage(assemblyOf({ Resources: resources }), 2);

  const [attempt] = report.chronicle.secrets[0]?.attempts.notGood.items ?? [];
  expect(attempt?.steps[0]?.error?.message).toBe('with *** at createSecret');
  expect(report.exposures.map(({ place }) => place)).toContain('report');
  expect(exposures).toEqual([]);
});
