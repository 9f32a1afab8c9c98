import { Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LeakIndex, LeakResponse, LeakSource } from '../../../../lib';
import { newStack, statementsOf } from '../../support';
import { appIn, INTAKE, RECEIVER, responseIn } from '../source-parts';
import { environmentOf } from './fixtures';

describe('LeakSource.github with an app', () => {
  test('lets the functions read the current private key, and the receiver none', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.github({ ...appIn(stack), organizations: ['octo-org'] }));
    expect(statementsOf(stack, INTAKE)).toContainEqual({
      Action: 'secretsmanager:GetSecretValue',
      Effect: 'Allow',
      Resource: { Ref: expect.stringMatching(/^AppKey/) },
      Condition: {
        StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT'] },
        Null: { 'secretsmanager:VersionId': 'true' },
      },
    });
    expect(JSON.stringify(statementsOf(stack, RECEIVER))).not.toContain('AppKey');
    expect(leaks.allowCredential.mock.calls.map(([, { isSwept }]) => isSwept)).toEqual([true]);
  });

  test('is read by the intake, the step that closes alerts and the sweep, and by no other function', () => {
    const stack = newStack();
    const notify = new Topic(stack, 'OnCall', { enforceSSL: true });
    const leaks = new LeakResponse(stack, 'Leaks', { index: new LeakIndex(stack, 'Index'), notify });
    leaks.addSource(LeakSource.github({ ...appIn(stack), repositories: ['octo-org/shop'] }));
    const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const readers = policies.filter(([, policy]) => JSON.stringify(policy).includes('"AppKey'));
    expect(readers.map(([id]) => id.replace(/RoleDefaultPolicy.*/, '')).sort()).toEqual([
      'LeaksCloseAlert',
      'LeaksIntake',
      'LeaksSweep',
    ]);
    const statements = readers.flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement);
    const reads = statements.filter((one: object) => JSON.stringify(one).includes('"AppKey'));
    expect(reads.map(({ Condition }: { Condition: object }) => Condition)).toEqual(
      Array(3).fill({
        StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT'] },
        Null: { 'secretsmanager:VersionId': 'true' },
      }),
    );
  });

  test.each([
    ['without an installation', {}, '}'],
    ['with an installation', { installationId: 7 }, ',\\\\\\"installationId\\\\\\":7}'],
  ])('tells the functions its id, and the name of the secret, %s', (_what, more, end) => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.github(appIn(stack, more)));
    const sources = environmentOf(stack, INTAKE, 'REKEY_SOURCES').replaceAll('\\"', '"');
    expect(sources).toContain('"clientId":"Iv23liSHOPSHOPSHOPSH","privateKey":"');
    expect(sources).not.toContain('"token"');
    expect(sources).toContain(`${end.replaceAll('\\', '')},"api"`);
  });

  test.each([
    ['no client id', { clientId: undefined }],
    ['an id with a space', { clientId: 'my app' }],
    ['an id that is not known at synth', { clientId: Lazy.string({ produce: () => 'Iv1.0' }) }],
    ['an installation that is no number', { installationId: 'seven' }],
    ['the installation 0', { installationId: 0 }],
    ['a part of an installation', { installationId: 1.5 }],
    ['an installation that is not known at synth', { installationId: Lazy.number({ produce: () => 7 }) }],
  ])('refuses %s', (_what, change) => {
    expect(() => LeakSource.github(appIn(newStack(), change))).toThrow('[GitHubAppNotSupported]');
  });

  test('refuses a private key without its complete ARN', () => {
    const stack = newStack();
    const privateKey = Secret.fromSecretNameV2(stack, 'Imported', 'key');
    const source = LeakSource.github(appIn(stack, { privateKey }));
    expect(() => responseIn(stack).addSource(source)).toThrow('[SourceSecretUnknown]');
  });
});
