import { Duration } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src/rehearse/rehearse';
import { role, synthesized } from '../rehearse/fixtures/app';

const ADMIN_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:stripe-AbCdEf';

test('API keys of an account are rotated, and every read works', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const adminSecret = Secret.fromSecretCompleteArn(stack, 'Admin', ADMIN_ARN);
      new RotatingSecret(stack, 'Billing', {
        credential: Credential.stripeApiKey({
          account: 'acct_shop',
          permissions: ['customer_read'],
          adminSecret,
        }),
        rotation: Rotation.every(Duration.days(2)),
      }).grantRead(role(stack));
    },
    { env: { account: '123456789012', region: 'eu-central-1' } },
  ]);

  const exists = { secrets: { [ADMIN_ARN]: { value: 'sk_of_the_app_of_the_rehearsal' } } };
  const report = await rehearse({ assembly, days: 5, readsPerDay: 4, exists });

  expect(report.findings).toEqual([]);
  expect(report.gaps.map(({ name }) => name)).toEqual([]);
  expect(report.exposures).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/Billing', kind: 'stripe-api-key', failedReads: 0, orphans: 0 },
  ]);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(2);
}, 300_000);
