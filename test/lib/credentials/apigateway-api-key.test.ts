import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { type ApiGatewayApiKeyProps, Credential } from '../../../lib';
import { dependenciesOf, idOf, newStack, refOf, stackIn, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

const planIn = (stack: Stack) => new UsagePlan(stack, 'Gold');
const imported = (stack: Stack, id = 'gold') =>
  UsagePlan.fromUsagePlanId(stack, `Imported${stack.node.children.length}`, id);

describeKind('apigateway-api-key', (stack) => Credential.apiGatewayApiKey({ usagePlans: [planIn(stack)] }));

const bound = (props: (stack: Stack) => Partial<ApiGatewayApiKeyProps>, stack = newStack()) =>
  Credential.apiGatewayApiKey({ usagePlans: [imported(stack)], ...props(stack) }).bind(stack);

test('grants the keys of the account, and the membership in exactly its usage plans', () => {
  const { stack } = synthesized((stack) => ({
    credential: Credential.apiGatewayApiKey({ usagePlans: [imported(stack), imported(stack, 'silver')] }),
  }));
  const arn = (path: string) => ({
    'Fn::Join': [
      '',
      ['arn:', { Ref: 'AWS::Partition' }, ':apigateway:', { Ref: 'AWS::Region' }, `::${path}`],
    ],
  });
  expect(statementsWith(stack, 'apigateway:')).toEqual([
    { Effect: 'Allow', Action: ['apigateway:GET', 'apigateway:POST'], Resource: arn('/apikeys') },
    {
      Effect: 'Allow',
      Action: ['apigateway:GET', 'apigateway:PATCH', 'apigateway:DELETE'],
      Resource: arn('/apikeys/*'),
    },
    {
      Effect: 'Allow',
      Action: 'apigateway:POST',
      Resource: [arn('/usageplans/gold/keys'), arn('/usageplans/silver/keys')],
    },
    {
      Effect: 'Allow',
      Action: 'apigateway:GET',
      Resource: [arn('/usageplans/gold/keys/*'), arn('/usageplans/silver/keys/*')],
    },
  ]);
});

test('passes the usage plans and the URL to the function, after the plans are created', () => {
  const { stack, template } = synthesized((stack) => {
    const api = new RestApi(stack, 'Api');
    api.root.addResource('health').addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
    const plan = api.addUsagePlan('Gold', { apiStages: [{ stage: api.deploymentStage }] });
    return {
      credential: Credential.apiGatewayApiKey({
        usagePlans: [plan, imported(stack)],
        url: api.urlForPath('/health'),
      }),
    };
  });
  const [[id, resource]] = Object.entries(template.findResources('Custom::RekeyCredential'));
  const plan = refOf(stack, 'AWS::ApiGateway::UsagePlan');
  expect(resource?.Properties).toMatchObject({
    Kind: 'apigateway-api-key',
    Credential: {
      usagePlanIds: { 'Fn::Join': [',', [plan, 'gold']] },
      url: { 'Fn::Join': ['', expect.arrayContaining(['/health'])] },
    },
  });
  expect(dependenciesOf(stack, id as string)).toContain(idOf(stack, 'AWS::ApiGateway::UsagePlan'));
});

test('identifies the usage plans in any order, and needs the internet for a URL only', () => {
  const plans = (stack: Stack) => [imported(stack), imported(stack, 'silver')];
  const config = bound((stack) => ({ usagePlans: plans(stack).reverse() }));
  expect(config).toMatchObject({ principal: 'apigateway-api-key gold silver', needsInternet: false });
  expect(bound(() => ({ url: 'https://example.com/health' })).needsInternet).toBe(true);
  expect(bound((stack) => ({ usagePlans: plans(stack) })).principal).toBe(config.principal);
  expect(config.parameters).not.toHaveProperty('url');
});

test('refuses a usage plan of another account', () => {
  const usagePlans = [planIn(stackIn(undefined, 'Other', '222222222222'))];
  expect(() => bound(() => ({ usagePlans }), stackIn())).toThrow('[ResourceElsewhere]');
});

test.each<[string, (stack: Stack) => object, string]>([
  [
    'no usage plans',
    () => ({ usagePlans: undefined }),
    '[WrongType] The usagePlans of Credential.apiGateway',
  ],
  ['an empty list', () => ({ usagePlans: [] }), '[WrongType] The usagePlans of Credential.apiGateway'],
  ['an id', () => ({ usagePlans: ['gold'] }), '[WrongType] The element of the usagePlans of Credential'],
  [
    'plain HTTP',
    () => ({ url: 'http://example.com/' }),
    '[WrongType] The url of Credential.apiGatewayApiKey',
  ],
  [
    'a usage plan whose id is a parameter',
    (stack) => ({ usagePlans: [imported(stack, new CfnParameter(stack, 'Id').valueAsString)] }),
    '[UnknownAtSynth] The id of the usage plan of Credential.apiGatewayApiKey',
  ],
])('refuses %s', (_, props, message) => {
  expect(() => bound(props)).toThrow(message);
});
