import { ExposureWatch } from '../../src/aws/exposure-watch';
import { asPage } from '../../src/page/as-page';
import { rehearse } from '../../src/rehearse/rehearse';
import { assemblyOf } from '../assembly/temporary-assembly';
import { lambdaFunction, role } from '../cloudformation/fixtures';
import { READER_ROLE, STATIC_KEY, secret } from '../rehearse/fixtures/templates';

test('the page has no secret value of the run, also if a function throws one', async () => {
  const code = `exports.handler = async ({ Step }) => { throw new Error('with hunter2-hunter2 at ' + Step); };`;
  const { Properties } = lambdaFunction();
  const { Secret: Static, ...key } = STATIC_KEY;
  const Resources = {
    ...key,
    Static: { ...Static, Properties: { ...Static.Properties, Name: 'static' } },
    Secret: secret('hunter2-hunter2'),
    Reader: READER_ROLE,
    Role: role(),
    Rotate: { Type: 'AWS::Lambda::Function', Properties: { ...Properties, Code: { ZipFile: code } } },
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
  const learn = jest.spyOn(ExposureWatch.prototype, 'learn');

  const report = await rehearse({ assembly: assemblyOf({ Resources }), days: 2 });

  // The watch of the run knows all of its values: the text, and the two parts of the access key.
  expect(learn.mock.calls.length).toBeGreaterThan(2);
  const watch = learn.mock.contexts[0] as ExposureWatch;
  const before = watch.exposures.length;
  watch.look('page', asPage(report), 0);
  expect(watch.exposures.slice(before)).toEqual([]);
  const [attempt] = report.chronicle.secrets.flatMap(({ attempts }) => attempts.notGood.items);
  expect(attempt?.steps[0]?.error?.message).toBe('with *** at createSecret');
  expect(report.exposures.map(({ place }) => place)).toContain('report');
});
