import { Duration } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { rsaKeyPair } from '../../../lambdas/provider/rsa';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src/rehearse/rehearse';
import { role, synthesized } from '../rehearse/fixtures/app';

const ADMIN_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:auth0-AbCdEf';

test('private keys of an application with a client secret are rotated, and every read works', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const adminSecret = Secret.fromSecretCompleteArn(stack, 'Admin', ADMIN_ARN);
      const props = { domain: 'acme.eu.auth0.com', audience: 'https://orders.acme.example', adminSecret };
      new RotatingSecret(stack, 'Jobs', {
        credential: Credential.auth0PrivateKey({ ...props, clientId: 'jobs', endClientSecret: true }),
        rotation: Rotation.every(Duration.days(2)),
      }).grantRead(role(stack));
    },
    { env: { account: '123456789012', region: 'eu-central-1' } },
  ]);
  const value = { clientId: 'rotator', privateKey: rsaKeyPair()().privateKey };

  const exists = { secrets: { [ADMIN_ARN]: { value } } };
  const report = await rehearse({ assembly, days: 5, readsPerDay: 4, exists });

  expect(report.findings).toEqual([]);
  expect(report.gaps.map(({ name }) => name)).toEqual([]);
  expect(report.exposures).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/Jobs', kind: 'auth0-private-key', failedReads: 0, orphans: 0 },
  ]);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(2);
}, 300_000);
