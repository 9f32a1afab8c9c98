/** App of the check: a REST API and a GraphQL API whose keys are rotated. The CDK CLI runs it. */
import { join } from 'node:path';
import { App, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { MockIntegration, PassthroughBehavior, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AuthorizationType, Definition, GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Credential, RotatingSecret } from '../../../lib';
import { ACCOUNT, REGION } from '../../../rehearsal/checks/deploy/environment';
import { STACK } from './names';

const app = new App();
const stack = new Stack(app, STACK, { env: { account: ACCOUNT, region: REGION } });

const rest = new RestApi(stack, 'Rest', { cloudWatchRole: false });
const answer = new MockIntegration({
  integrationResponses: [{ statusCode: '200' }],
  passthroughBehavior: PassthroughBehavior.NEVER,
  requestTemplates: { 'application/json': '{ "statusCode": 200 }' },
});
const options = { apiKeyRequired: true, methodResponses: [{ statusCode: '200' }] };
rest.root.addResource('health').addMethod('GET', answer, options);
const plan = rest.addUsagePlan('Gold', { apiStages: [{ stage: rest.deploymentStage }] });
const url = rest.urlForPath('/health');

const graphql = new GraphqlApi(stack, 'GraphQL', {
  name: 'orders',
  definition: Definition.fromFile(join(__dirname, 'schema.graphql')),
  authorizationConfig: { defaultAuthorization: { authorizationType: AuthorizationType.API_KEY } },
});

const credentials = {
  StageKey: Credential.apiGatewayApiKey({ usagePlans: [plan], url }),
  GraphqlKey: Credential.appSyncApiKey({ api: graphql }),
};
/** Verified by its state at API Gateway, for which each step waits a minute. */
const slow = { PlanKey: Credential.apiGatewayApiKey({ usagePlans: [plan] }) };
const isFull = app.node.tryGetContext('full') !== undefined;
for (const [id, credential] of Object.entries({ ...credentials, ...(isFull && slow) }))
  new RotatingSecret(stack, id, { credential, removalPolicy: RemovalPolicy.DESTROY });

const outputs = {
  Rest: rest.restApiId,
  RestUrl: url,
  GraphqlUrl: graphql.graphqlUrl,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, `Check${name}`, { value });
