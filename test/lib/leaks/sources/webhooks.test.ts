import { Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ApiKeyStore, LeakSource } from '../../../../lib';
import { newStack } from '../../support';
import { actionsOf, INTAKE, RECEIVER, responseIn, secretsIn } from '../source-parts';
import { environmentOf, INTAKE_ACTIONS, MAC, RECEIVER_ACTIONS, ROUTE } from './fixtures';

describe('LeakSource.githubPartner', () => {
  test('lets the function recognize values, and keys of stores that are covered later', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.githubPartner());
    const store = new ApiKeyStore(stack, 'Keys', { prefix: 'shop' });
    leaks.covers(store);
    expect(actionsOf(stack, RECEIVER)).toEqual(
      [...RECEIVER_ACTIONS, MAC, 'dynamodb:BatchGetItem', 'dynamodb:BatchGetItem'].sort(),
    );
    expect(actionsOf(stack, INTAKE)).toEqual(INTAKE_ACTIONS);
    expect(environmentOf(stack, RECEIVER, 'REKEY_API_KEY_STORES')).toContain('shop');
    const sources = environmentOf(stack, RECEIVER, 'REKEY_SOURCES');
    expect(sources).toContain('https://api.github.com/meta/public_keys/secret_scanning');
    Template.fromStack(stack).hasResourceProperties(ROUTE, { RouteKey: 'POST /github/partner' });
  });
});

describe('LeakSource.gitlab', () => {
  test('has two routes, and makes fingerprints only', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(
      LeakSource.gitlab({ token: new Secret(stack, 'Token'), types: ['gitleaks_rule_id_shop'] }),
    );
    leaks.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop' }));
    const routes = Object.values(Template.fromStack(stack).findResources(ROUTE));
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'GET /gitlab/v1/revocable_token_types',
      'POST /gitlab/v1/revoke_tokens',
    ]);
    expect(actionsOf(stack, RECEIVER)).toEqual(
      [...RECEIVER_ACTIONS, MAC, 'secretsmanager:GetSecretValue'].sort(),
    );
    expect(environmentOf(stack, RECEIVER, 'REKEY_SOURCES')).toContain('gitleaks_rule_id_shop');
  });

  test.each([
    ['no token', {}, 'WrongType'],
    ['no types', { types: [] }, 'TokenTypesNotSupported'],
    ['a type in upper case', { types: ['gitleaks_rule_id_AWS'] }, 'TokenTypesNotSupported'],
    ['types that are no list', { types: 'gitleaks_rule_id_aws' }, 'WrongType'],
  ])('refuses %s', (what, props, code) => {
    const token = what === 'no token' ? undefined : new Secret(newStack(), 'Token');
    expect(() => LeakSource.gitlab({ token, ...props } as never)).toThrow(`[${code}]`);
  });
});

test('all webhooks share one throttled API with an access log', () => {
  const stack = newStack();
  const leaks = responseIn(stack);
  const { webhookSecret, token } = secretsIn(stack);
  for (const source of [
    LeakSource.github({ webhookSecret, token }),
    LeakSource.githubPartner(),
    LeakSource.gitlab({ token }),
  ])
    leaks.addSource(source);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
  template.resourceCountIs(ROUTE, 4);
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 200 },
    AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp('authorization|signature|body')) },
  });
  template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  expect(Object.keys(template.findOutputs('*')).filter((id) => id.startsWith('LeaksWebhooks'))).toHaveLength(
    4,
  );
});
