import { Aws, CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { AuthorizationType, Definition, GraphqlApi, type IGraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Credential, Rotation } from '../../../lib';
import {
  dependenciesOf,
  idOf,
  mailerKey,
  newStack,
  stackIn,
  statementsWith,
  synthesized,
  warningsOf,
} from '../support';
import { describeKind } from './describe-kind';

const URL = 'https://example.appsync-api.eu-central-1.amazonaws.com/graphql';
const { API_KEY, IAM } = AuthorizationType;

function apiIn(stack: Stack, authorizationType = API_KEY): GraphqlApi {
  return new GraphqlApi(stack, 'Api', {
    name: 'orders',
    definition: Definition.fromFile(require.resolve('./appsync-api-key.graphql')),
    authorizationConfig: { defaultAuthorization: { authorizationType } },
  });
}

const imported = (stack: Stack, graphqlApiId = 'abcdef', more = {}): IGraphqlApi =>
  GraphqlApi.fromGraphqlApiAttributes(stack, 'Old', { graphqlApiId, ...more });

describeKind('appsync-api-key', (stack) => Credential.appSyncApiKey({ api: apiIn(stack) }));

test('grants the management of API keys, for which AppSync has no resource-level permissions', () => {
  const { stack } = synthesized((stack) => ({
    credential: Credential.appSyncApiKey({ api: imported(stack), url: URL }),
  }));
  expect(statementsWith(stack, 'appsync:')).toEqual([
    {
      Effect: 'Allow',
      Action: ['appsync:ListApiKeys', 'appsync:CreateApiKey', 'appsync:DeleteApiKey'],
      Resource: '*',
    },
  ]);
  expect(warningsOf(stack)).toEqual([]);
});

test('passes the API and its URL to the function, after the schema is created', () => {
  const { stack, template } = synthesized((stack) => ({
    credential: Credential.appSyncApiKey({ api: apiIn(stack) }),
  }));
  const api = idOf(stack, 'AWS::AppSync::GraphQLApi');
  const [[id, resource]] = Object.entries(template.findResources('Custom::RekeyCredential'));
  expect(resource?.Properties).toMatchObject({
    Kind: 'appsync-api-key',
    Credential: {
      apiId: { 'Fn::GetAtt': [api, 'ApiId'] },
      graphqlUrl: { 'Fn::GetAtt': [api, 'GraphQLUrl'] },
    },
  });
  expect(dependenciesOf(stack, id as string)).toEqual(
    expect.arrayContaining([api, idOf(stack, 'AWS::AppSync::GraphQLSchema')]),
  );
});

test('warns of an API key in the template, until it is removed', () => {
  const warned = synthesized((stack) => ({ credential: Credential.appSyncApiKey({ api: apiIn(stack) }) }));
  expect(warningsOf(warned.stack)).toEqual([
    expect.stringMatching(/tryRemoveChild\('DefaultApiKey'\).*cdk-rekey:apiKeyInTemplate/),
  ]);
  const clean = synthesized((stack) => {
    const api = apiIn(stack);
    api.node.tryRemoveChild('DefaultApiKey');
    return { credential: Credential.appSyncApiKey({ api }) };
  });
  expect(warningsOf(clean.stack)).toEqual([]);
  clean.template.resourceCountIs('AWS::AppSync::ApiKey', 0);
});

test('requires the internet, except for a private API', () => {
  const stack = newStack();
  const bound = (api: IGraphqlApi) => Credential.appSyncApiKey({ api, url: URL }).bind(stack);
  expect(bound(imported(stack))).toMatchObject({
    needsInternet: true,
    principal: 'appsync-api-key abcdef',
  });
  const api = new GraphqlApi(stack, 'Private', {
    name: 'private',
    definition: Definition.fromFile(require.resolve('./appsync-api-key.graphql')),
    visibility: 'PRIVATE' as never,
  });
  expect(bound(api).needsInternet).toBe(false);
});

test('refuses a period that is longer than the life of a key', () => {
  const every = (days: number) => {
    const stack = newStack();
    const credential = Credential.appSyncApiKey({ api: imported(stack), url: URL });
    return () => mailerKey(stack, { credential, rotation: Rotation.every(Duration.days(days)) });
  };
  expect(every(180)).not.toThrow();
  expect(every(400)).toThrow(
    /^\[LifeTooLong\] A credential of App\/MailerKey must live for \d+ (days|hours) .* after 365 days\./,
  );
});

test('refuses an API of another region', () => {
  const stack = stackIn();
  const graphqlApiArn = 'arn:aws:appsync:us-east-1:111111111111:apis/abcdef';
  const credential = Credential.appSyncApiKey({
    api: imported(stack, 'abcdef', { graphqlApiArn }),
    url: URL,
  });
  const bind = () => credential.bind(stack);
  // CDK does not read the region of the ARN of an imported API.
  expect(bind).not.toThrow();
  const elsewhere = apiIn(stackIn(undefined, 'Other', '222222222222'));
  expect(() => Credential.appSyncApiKey({ api: elsewhere }).bind(stack)).toThrow('[ResourceElsewhere]');
});

test.each<[string, (stack: Stack) => object, string]>([
  ['no API', () => ({}), '[WrongType] The api of Credential.appSyncApiKey'],
  [
    'another URL',
    (stack) => ({ api: imported(stack), url: 'http://evil.example/graphql' }),
    '[WrongType] The url of Credential.appSyncApiKey',
  ],
  [
    'an imported API without a URL',
    (stack) => ({ api: imported(stack) }),
    '[GraphqlUrlMissing] The API App/Old',
  ],
  [
    'an API without API keys',
    (stack) => ({ api: apiIn(stack, IAM) }),
    '[ApiKeysNotAllowed] The API App/Api of Credential.appSyncApiKey allows AWS_IAM, and no API keys.',
  ],
  [
    'an API whose id is a parameter',
    (stack) => ({ api: imported(stack, new CfnParameter(stack, 'Id').valueAsString), url: URL }),
    '[UnknownAtSynth] The id of the api of Credential.appSyncApiKey',
  ],
  [
    'an API whose id is a pseudo parameter',
    (stack) => ({ api: imported(stack, Aws.STACK_NAME), url: URL }),
    '[UnknownAtSynth]',
  ],
])('refuses %s', (_, props, message) => {
  expect(() => Credential.appSyncApiKey(props(newStack()) as never)).toThrow(message);
});
