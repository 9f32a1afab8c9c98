import { App } from 'aws-cdk-lib';
import { ReferenceStack } from '../../../bin/reference-stack';
import { createDeployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { rehearse } from '../../src/rehearse/rehearse';
import { temporaryFolder } from '../assembly/temporary-assembly';

function assembly() {
  const app = new App({ outdir: temporaryFolder() });
  new ReferenceStack(app, 'RekeyReference');
  return app.synth();
}

test('ten days of the reference deployment are good', async () => {
  const report = await rehearse({ assembly: assembly(), days: 10, seed: 3 });

  expect(report.findings).toEqual([]);
  expect(report.iam).toMatchObject({ enforced: true, denied: [] });
  expect(report.exposures).toEqual([]);
  expect(report.alarms.filter(({ raised }) => raised > 0)).toEqual([]);
  const [deploy, mailer, webhook] = report.secrets;
  expect(deploy).toMatchObject({
    path: 'RekeyReference/DeployKey',
    kind: 'access-key',
    rotations: 10,
    maxLiveCredentials: 2,
  });
  expect(mailer).toMatchObject({ path: 'RekeyReference/MailerKey', kind: 'access-key', rotations: 0 });
  expect(webhook).toMatchObject({ path: 'RekeyReference/WebhookKey', kind: 'generated', rotations: 1 });
  for (const secret of report.secrets) expect(secret.reads).toBeGreaterThan(50);
}, 120_000);

test('deleting the stack retires every credential, so that the users can go', async () => {
  const deployment = await createDeployment(checkedOptions({ assembly: assembly() }));
  try {
    const { aws, cloudFormation } = deployment;
    const users = cloudFormation.resources
      .filter(({ type }) => type === 'AWS::IAM::User')
      .map(({ physicalId }) => physicalId);
    expect(users.map((user) => aws.iam.keysOf(user).length)).toEqual([1, 1]);

    await aws.timeline.run(() => cloudFormation.destroy('RekeyReference'));

    expect(users.flatMap((user) => aws.iam.keysOf(user))).toEqual([]);
    expect(aws.secretsManager.secrets).toEqual([]);
    expect(aws.cloudWatch.alarms).toEqual([]);
    expect(cloudFormation.resources).toEqual([]);
    expect(aws.authorizer.denied).toEqual([]);
  } finally {
    await deployment.close();
  }
}, 60_000);
