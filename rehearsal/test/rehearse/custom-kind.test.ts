import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Credential, LivesAt, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { temporaryFolder } from '../assembly/temporary-assembly';

const ENTRY = join(__dirname, '../../../test/lib/credentials/custom-kind/handler.ts');

test('a custom kind rotates with the bundle of its entry, and with no permission too few or too many', async () => {
  const app = new App({ outdir: temporaryFolder() });
  const stack = new Stack(app, 'App');
  const token = new RotatingSecret(stack, 'Token', {
    credential: Credential.custom({
      kind: 'partner-token',
      principal: 'tenant-7',
      entry: ENTRY,
      parameters: { tenant: 'tenant-7' },
      traits: { livesAt: LivesAt.LABELS },
    }),
    rotation: Rotation.highRisk(),
  });
  token.grantRead(new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));

  const report = await rehearse({ assembly: app.synth(), days: 3 });

  expect(report.findings).toEqual([]);
  expect(report.secrets).toEqual([
    expect.objectContaining({ kind: 'partner-token', rotations: 3, failedRotations: 0, failedReads: 0 }),
  ]);
  expect(report.iam.denied).toEqual([]);
  // The sweep rotates only what is overdue.
  const unused = report.iam.unusedGrants.map(({ action }) => action).sort();
  expect(unused).toEqual(['lambda:InvokeFunction', 'secretsmanager:RotateSecret']);
}, 60_000);
