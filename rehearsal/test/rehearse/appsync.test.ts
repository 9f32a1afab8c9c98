import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { AuthorizationType, Definition, GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { folderOf } from '../assembly/temporary-assembly';
import { role, synthesized } from './fixtures/app';

test('rotates an API key of AppSync at a declared stub, without a refused query', async () => {
  const schema = join(folderOf({ 'schema.graphql': 'type Query { ok: Boolean }' }), 'schema.graphql');
  const assembly = synthesized([
    'App',
    (stack) => {
      const api = new GraphqlApi(stack, 'Api', {
        name: 'orders',
        definition: Definition.fromFile(schema),
        authorizationConfig: { defaultAuthorization: { authorizationType: AuthorizationType.API_KEY } },
      });
      new RotatingSecret(stack, 'ApiKey', {
        credential: Credential.appSyncApiKey({ api }),
        rotation: Rotation.every(Duration.days(2)),
      }).grantRead(role(stack));
    },
  ]);

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.findings).toEqual([]);
  expect(report.iam.denied).toEqual([]);
  expect(report.iam.unusedGrants.filter(({ action }) => action.startsWith('appsync:'))).toEqual([]);
  expect(report.gaps).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/ApiKey', kind: 'appsync-api-key', failedReads: 0, failedRotations: 0, orphans: 0 },
  ]);
  const [{ rotations, reads }] = report.secrets as [(typeof report.secrets)[0]];
  expect(rotations).toBeGreaterThanOrEqual(3);
  expect(reads).toBeGreaterThan(10);
}, 300_000);
