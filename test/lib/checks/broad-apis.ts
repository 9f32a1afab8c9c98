import { SecretValue } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi, TokenAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { AuthorizationType, Definition, GraphqlApi, MappingTemplate } from 'aws-cdk-lib/aws-appsync';
import { BuildEnvironmentVariableType, BuildSpec, PipelineProject } from 'aws-cdk-lib/aws-codebuild';
import { Artifact, Pipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CodeBuildAction, GitHubSourceAction } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

const BUILD = {
  version: '0.2',
  env: {
    'secrets-manager': { GH_TOKEN: 'github:token' },
    'parameter-store': { DB_PASSWORD: '/db/password' },
  },
  phases: {
    build: {
      commands: [
        'export CODEARTIFACT_AUTH_TOKEN=`aws codeartifact get-authorization-token --query authorizationToken`',
        'npm config set //registry.npmjs.org/:_authToken=$NPM_TOKEN',
        'docker login --username AWS --password-stdin $ECR',
      ],
    },
  },
};

/** Adds APIs whose callers send keys and tokens. */
export function addApis(scope: Construct, fn: IFunction): void {
  const api = new RestApi(scope, 'Api', {
    defaultCorsPreflightOptions: {
      allowOrigins: ['*'],
      allowHeaders: ['Authorization', 'X-Amz-Security-Token'],
    },
  });
  const body = `{"token":"$input.params('token')","password":"$util.escapeJavaScript($input.path('$.password'))"}`;
  const authorizer = new TokenAuthorizer(scope, 'Authorizer', { handler: fn });
  const integration = new LambdaIntegration(fn, { requestTemplates: { 'application/json': body } });
  api.root.addMethod('POST', integration, { apiKeyRequired: true, authorizer });
  api.addApiKey('ApiKey');
  const definition =
    'type Query { login(password: String!, token: String): String } type T { apiKey: String! }';
  const graph = new GraphqlApi(scope, 'Graph', {
    name: 'graph',
    definition: Definition.fromSchema({
      bind: () => ({ apiId: 'graph', definition }),
    }),
    authorizationConfig: { defaultAuthorization: { authorizationType: AuthorizationType.API_KEY } },
  });
  graph.addNoneDataSource('None').createResolver('Resolver', {
    ...{ typeName: 'Query', fieldName: 'login' },
    requestMappingTemplate: MappingTemplate.fromString(
      '#set($password = $ctx.args.password)\n{"payload":{}}',
    ),
    responseMappingTemplate: MappingTemplate.fromString('$util.toJson($ctx.result)'),
  });
}

/** Adds a pipeline that reads secrets. */
export function addPipeline(scope: Construct): void {
  const { SECRETS_MANAGER, PARAMETER_STORE } = BuildEnvironmentVariableType;
  const project = new PipelineProject(scope, 'Build', {
    environmentVariables: {
      NPM_TOKEN: { type: SECRETS_MANAGER, value: 'npm:token' },
      SONAR_TOKEN: { type: PARAMETER_STORE, value: '/ci/sonar/Token9xKq' },
    },
    buildSpec: BuildSpec.fromObject(BUILD),
  });
  const output = new Artifact();
  const oauthToken = SecretValue.secretsManager('gh-token');
  const github = new GitHubSourceAction({
    actionName: 'GitHub',
    owner: 'o',
    repo: 'r',
    oauthToken,
    output,
  });
  new Pipeline(scope, 'Pipeline', {
    stages: [
      { stageName: 'Source', actions: [github] },
      {
        stageName: 'Build',
        actions: [new CodeBuildAction({ actionName: 'Build', input: output, project })],
      },
    ],
  });
}
