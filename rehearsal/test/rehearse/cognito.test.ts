import { Duration } from 'aws-cdk-lib';
import {
  type CfnUserPoolClient,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('rotates the secrets of app clients at a declared stub, without a refused request', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const userPool = new UserPool(stack, 'Pool');
      const scope = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'read' });
      const server = userPool.addResourceServer('Orders', { identifier: 'orders', scopes: [scope] });
      const domain = userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'shop' } });
      const machine = {
        generateSecret: true,
        oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, scope)] },
      };
      const token: UserPoolClient = userPool.addClient('Token', machine);
      (token.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = ['ALLOW_CLIENT_TOKEN_AUTH'];
      const clients = {
        Jobs: { client: userPool.addClient('Jobs', machine), domain },
        Token: { client: token },
        Web: { client: userPool.addClient('Web', { generateSecret: true }) },
      };
      const reader = role(stack);
      for (const [id, props] of Object.entries(clients))
        new RotatingSecret(stack, `${id}Secret`, {
          credential: Credential.cognitoAppClient({ userPool, adoptSecret: true, ...props }),
          rotation: Rotation.every(Duration.days(2)),
        }).grantRead(reader);
    },
  ]);

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.findings).toEqual([]);
  expect(report.iam.denied).toEqual([]);
  expect(report.iam.unusedGrants.filter(({ action }) => action.startsWith('cognito-idp:'))).toEqual([]);
  expect(report.gaps).toEqual([]);
  expect(report.secrets).toMatchObject(
    ['App/JobsSecret', 'App/TokenSecret', 'App/WebSecret'].map((path) => ({
      ...{ path, kind: 'cognito-app-client', failedReads: 0, orphans: 0 },
    })),
  );
  for (const { rotations, reads } of report.secrets) {
    expect(rotations).toBeGreaterThanOrEqual(3);
    expect(reads).toBeGreaterThan(10);
  }
}, 300_000);
