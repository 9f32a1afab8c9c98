import { Duration } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { keyFile } from '../../../lambdas/credentials/gcp-service-account-key/value';
import { rsaKeyPair } from '../../../lambdas/provider/rsa';
import { Credential, type GcpServiceAccountKeyProps, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src/rehearse/rehearse';
import { role, synthesized } from '../rehearse/fixtures/app';

const ADMIN_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:google-AbCdEf';
const AUDIENCE =
  '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/rotator';
const EMAIL = (name: string) => `${name}@shop-prod.iam.gserviceaccount.com`;

test('keys of service accounts are rotated with federation and with an admin secret, and every read works', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const adminSecret = Secret.fromSecretCompleteArn(stack, 'Admin', ADMIN_ARN);
      const federation = { audience: AUDIENCE };
      const props: Record<string, Omit<GcpServiceAccountKeyProps, 'serviceAccount'>> = {
        mailer: { federation },
        reports: { adminSecret },
      };
      const reader = role(stack);
      for (const [name, more] of Object.entries(props))
        new RotatingSecret(stack, name, {
          credential: Credential.gcpServiceAccountKey({ serviceAccount: EMAIL(name), ...more }),
          rotation: Rotation.every(Duration.days(1)),
        }).grantRead(reader);
    },
    { env: { account: '123456789012', region: 'eu-central-1' } },
  ]);
  const value = keyFile({
    project_id: 'shop-prod',
    private_key_id: 'ad'.repeat(20),
    private_key: rsaKeyPair()().privateKey,
    client_email: EMAIL('rotator'),
    client_id: '109876543210987654321',
  });

  const exists = { secrets: { [ADMIN_ARN]: { value: JSON.stringify(value) } } };
  const report = await rehearse({ assembly, days: 3, readsPerDay: 4, exists });

  expect(report.findings).toEqual([]);
  expect(report.gaps.map(({ name }) => name)).toEqual([]);
  expect(report.exposures).toEqual([]);
  expect(report.secrets).toMatchObject(
    ['App/mailer', 'App/reports'].map((path) => ({
      ...{ path, kind: 'gcp-service-account-key', failedReads: 0, orphans: 0 },
    })),
  );
  for (const { rotations } of report.secrets) expect(rotations).toBeGreaterThanOrEqual(2);
}, 300_000);
