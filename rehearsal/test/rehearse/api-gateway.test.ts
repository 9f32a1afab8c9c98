import { Duration } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('rotates API keys of usage plans at a declared stub, without a refused request', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const api = new RestApi(stack, 'Api');
      api.root.addResource('health').addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
      const plan = api.addUsagePlan('Gold', { apiStages: [{ stage: api.deploymentStage }] });
      const reader = role(stack);
      for (const [id, url] of [['Tried', api.urlForPath('/health')] as const, ['Read', undefined] as const])
        new RotatingSecret(stack, id, {
          credential: Credential.apiGatewayApiKey({ usagePlans: [plan], url }),
          rotation: Rotation.every(Duration.days(2)),
        }).grantRead(reader);
    },
  ]);

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.findings).toEqual([]);
  expect(report.iam.denied).toEqual([]);
  const unused = report.iam.unusedGrants.filter(({ action }) => action.startsWith('apigateway:'));
  // With a URL, a proof that a compromised key is dead reads the state of the key.
  expect(unused).toMatchObject([
    {
      policy: expect.stringMatching(/^Tried/),
      action: 'apigateway:GET',
      resource: expect.stringMatching(/\/apikeys\/\*$/),
    },
  ]);
  expect(report.secrets).toMatchObject(
    ['App/Read', 'App/Tried'].map((path) => ({
      ...{ path, kind: 'apigateway-api-key', failedReads: 0, failedRotations: 0, orphans: 0 },
    })),
  );
  for (const { rotations, reads } of report.secrets) {
    expect(rotations).toBeGreaterThanOrEqual(3);
    expect(reads).toBeGreaterThan(10);
  }
}, 300_000);
