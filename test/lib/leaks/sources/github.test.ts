import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { LeakSource } from '../../../../lib';
import { newStack, stackIn, statementsOf } from '../../support';
import { actionsOf, INTAKE, RECEIVER, responseIn, secretsIn } from '../source-parts';
import { environmentOf, INTAKE_ACTIONS, MAC, RECEIVER_ACTIONS, ROUTE } from './fixtures';

describe('LeakSource.github', () => {
  test('has one route, an output with its URL, and the permissions that it uses', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.github(secretsIn(stack)));
    const template = Template.fromStack(stack);
    template.resourceCountIs(ROUTE, 1);
    template.hasResourceProperties(ROUTE, { RouteKey: 'POST /github', AuthorizationType: 'NONE' });
    template.hasOutput('*', { Value: { 'Fn::Join': ['', [Match.anyValue(), '/github']] } });
    expect(actionsOf(stack, INTAKE)).toEqual(
      [MAC, ...INTAKE_ACTIONS, 'secretsmanager:GetSecretValue'].sort(),
    );
    expect(actionsOf(stack, RECEIVER)).toEqual([...RECEIVER_ACTIONS, 'secretsmanager:GetSecretValue'].sort());
  });

  test('is not swept without organizations and repositories', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.github({ ...secretsIn(stack), organizations: [] }));
    expect(leaks.allowCredential.mock.calls.map(([, { isSwept }]) => isSwept)).toEqual([false]);
  });

  test('lets each function read its own secret, in two versions', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.github(secretsIn(stack)));
    for (const [role, secret] of [
      [INTAKE, 'Token'],
      [RECEIVER, 'Hook'],
    ] as const)
      expect(statementsOf(stack, role)).toContainEqual({
        Action: 'secretsmanager:GetSecretValue',
        Effect: 'Allow',
        Resource: { Ref: expect.stringMatching(new RegExp(`^${secret}`)) },
        Condition: {
          StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPREVIOUS'] },
          Null: { 'secretsmanager:VersionId': 'true' },
        },
      });
  });

  test('lets the functions decrypt secrets with a key of their own', () => {
    const stack = newStack();
    const encryptionKey = new Key(stack, 'Key');
    const webhookSecret = new Secret(stack, 'Hook', { encryptionKey });
    responseIn(stack).addSource(LeakSource.github({ webhookSecret, token: new Secret(stack, 'Token') }));
    expect(actionsOf(stack, RECEIVER)).toContain('kms:Decrypt');
    expect(actionsOf(stack, INTAKE)).not.toContain('kms:Decrypt');
  });

  test('tells the functions the names of the secrets, and the API', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    const api = 'https://github.example.com/api/v3';
    leaks.addSource(LeakSource.github({ ...secretsIn(stack), organizations: ['octo-org'] }));
    const other = { webhookSecret: new Secret(stack, 'Hook2'), token: new Secret(stack, 'Token2') };
    leaks.addSource(LeakSource.github({ ...other, api, repositories: ['octo-org/shop'] }));
    expect(leaks.allowCredential.mock.calls.map(([, { isSwept }]) => isSwept)).toEqual([true, true]);
    for (const role of [INTAKE, RECEIVER]) {
      const sources = environmentOf(stack, role, 'REKEY_SOURCES');
      for (const text of ['https://api.github.com', api, 'octo-org/shop', 'Hook', 'Token', 'Hook2', 'Token2'])
        expect(sources).toContain(text);
    }
    Template.fromStack(stack).resourceCountIs(ROUTE, 1);
  });

  test.each([
    ['no secret', { webhookSecret: 'hook' }, 'WrongType'],
    ['neither a token nor an app', { token: undefined }, 'TokenOrApp'],
    ['a token and an app', { app: { clientId: 'Iv1.0' } }, 'TokenOrApp'],
    ['a token that is no secret', { token: 'ghp' }, 'WrongType'],
    ['an app without a key', { token: undefined, app: { clientId: 'Iv1.0' } }, 'WrongType'],
    ['an app that is none', { token: undefined, app: null }, 'WrongType'],
    ['an API without TLS', { api: 'http://github.example.com' }, 'GitHubApiNotSupported'],
    ['an API with a slash at the end', { api: 'https://github.example.com/' }, 'GitHubApiNotSupported'],
    ['an API with a user', { api: 'https://u:p@github.example.com' }, 'GitHubApiNotSupported'],
    ['an API that is no URL', { api: 'github.com' }, 'GitHubApiNotSupported'],
    ['an organization with a path', { organizations: ['a/b'] }, 'GitHubNameNotSupported'],
    ['a repository without an owner', { repositories: ['shop'] }, 'GitHubNameNotSupported'],
    ['organizations that are no list', { organizations: 'octo-org' }, 'WrongType'],
  ])('refuses %s', (_what, change, code) => {
    const stack = newStack();
    expect(() => LeakSource.github({ ...secretsIn(stack), ...change } as never)).toThrow(`[${code}]`);
  });

  test.each([
    [
      'of another region',
      'arn:aws:secretsmanager:us-east-1:111111111111:secret:Hook-AbCdEf',
      'SourceSecretElsewhere',
    ],
    [
      'of another account',
      'arn:aws:secretsmanager:eu-west-1:222222222222:secret:Hook-AbCdEf',
      'SourceSecretElsewhere',
    ],
  ])('refuses a secret %s', (_what, arn, code) => {
    const stack = stackIn();
    const webhookSecret = Secret.fromSecretCompleteArn(stack, 'Hook', arn);
    const source = LeakSource.github({ webhookSecret, token: new Secret(stack, 'Token') });
    expect(() => responseIn(stack).addSource(source)).toThrow(`[${code}]`);
  });

  test.each(['webhookSecret', 'token'] as const)('refuses a %s without its complete ARN', (name) => {
    const stack = newStack();
    const secrets = { ...secretsIn(stack), [name]: Secret.fromSecretNameV2(stack, 'Imported', 'hook') };
    const source = LeakSource.github(secrets as { webhookSecret: ISecret; token: ISecret });
    expect(() => responseIn(stack).addSource(source)).toThrow('[SourceSecretUnknown]');
  });
});
