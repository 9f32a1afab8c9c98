import { App, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Random } from '../../../engine/src/testing/random';
import { adminFor } from '../../../lambdas/credentials/http-api/stand-in/administrators';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from '../../../lambdas/credentials/http-api/stand-in/samples';
import { Credential, HttpApiSpec, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src/rehearse/rehearse';

const SPECS = [NAMED, UNNAMED, EXPIRING, CHOSEN];

const adminArn = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;

function assembly() {
  const app = new App();
  const stack = new Stack(app, 'Acme', { env: { account: '123456789012', region: 'eu-central-1' } });
  const worker = new Role(stack, 'Worker', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  for (const spec of SPECS) {
    const adminSecret = Secret.fromSecretCompleteArn(stack, `${spec.name}-admin`, adminArn(spec.name));
    const secret = new RotatingSecret(stack, spec.name, {
      credential: Credential.httpApi({ spec: HttpApiSpec.fromObject({ ...spec }), adminSecret }),
      rotation: Rotation.every(Duration.days(1)),
    });
    secret.grantRead(worker);
  }
  return app.synth();
}

test('credentials of every sort of spec are rotated, and every read works', async () => {
  const secrets = Object.fromEntries(
    SPECS.map((spec) => [adminArn(spec.name), { value: adminFor(spec, new Random(3)) }]),
  );

  const report = await rehearse({ assembly: assembly(), days: 2, readsPerDay: 4, exists: { secrets } });

  expect(report.findings).toEqual([]);
  expect(report.gaps.map(({ name }) => name)).toEqual([]);
  expect(report.exposures).toEqual([]);
  for (const { name } of SPECS)
    expect(report.secrets).toContainEqual(
      expect.objectContaining({
        path: `Acme/${name}`,
        kind: 'http-api',
        rotations: 2,
        failedReads: 0,
        orphans: 0,
      }),
    );
}, 300_000);
