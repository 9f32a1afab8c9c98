import { Duration } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationListenerRule,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { playScenario, type Report, rehearse } from '../../src';
import { Distribution as CloudFrontDistribution } from '../../src/aws/services/cloudfront/distribution';
import { role, synthesized } from './fixtures/app';

const LISTENER = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/1/2';

/** Codes of the steps that failed. */
const errorsOf = ({ chronicle }: Report): string[] =>
  chronicle.secrets
    .flatMap(({ attempts }) => attempts.notGood.items.flatMap(({ steps }) => steps))
    .flatMap(({ error }) => error?.code ?? []);

const assemblyOfHeader = () =>
  synthesized([
    'App',
    (stack) => {
      const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
      const attributes = { listenerArn: LISTENER, securityGroup };
      const listener = ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', attributes);
      const listenerRule = new ApplicationListenerRule(stack, 'Rule', {
        listener,
        priority: 1,
        conditions: [ListenerCondition.pathPatterns(['/shop/*'])],
        action: ListenerAction.fixedResponse(200),
      });
      const distribution = new Distribution(stack, 'Distribution', {
        defaultBehavior: { origin: new HttpOrigin('origin.example.com') },
      });
      new RotatingSecret(stack, 'Header', {
        credential: Credential.originVerifyHeader({ distribution, listenerRule }),
        rotation: Rotation.every(Duration.days(2)),
      }).grantRead(role(stack));
    },
  ]);

test('rotates an origin verify header at declared stubs, without a refused request of a viewer', async () => {
  const report = await rehearse({ assembly: assemblyOfHeader(), days: 5, readsPerDay: 12 });

  // Steps end with InstallPending while CloudFront deploys, which raises no alarm.
  expect(new Set(errorsOf(report))).toEqual(new Set(['InstallPending']));
  expect(report.findings).toEqual([]);
  expect(report.alarms.map(({ raised }) => raised)).toEqual([0, 0, 0]);
  expect(report.iam.denied).toEqual([]);
  const unused = report.iam.unusedGrants.filter(({ action }) => /^(cloudfront|elasticload)/.test(action));
  expect(unused).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/Header', kind: 'origin-verify-header', failedReads: 0, orphans: 0 },
  ]);
  const [{ rotations, reads }] = report.secrets as [(typeof report.secrets)[0]];
  expect(rotations).toBeGreaterThanOrEqual(2);
  expect(reads).toBeGreaterThan(40);
}, 300_000);

test('raises the alarm Failed when CloudFront never finishes a deployment', async () => {
  const { get } = Object.getOwnPropertyDescriptor(CloudFrontDistribution.prototype, 'deployed') ?? {};
  const deployed = jest.spyOn(CloudFrontDistribution.prototype, 'deployed', 'get');
  deployed.mockImplementation(function (this: CloudFrontDistribution) {
    return this.etag.startsWith('E1') && get?.call(this);
  });
  const report = await rehearse({ assembly: assemblyOfHeader(), days: 3, readsPerDay: 4 });
  deployed.mockRestore();

  const failed = report.alarms.find(({ path }) => path === 'App/Header/Alarms/Failed');
  expect(failed?.raised).toBeGreaterThanOrEqual(1);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ detail: expect.stringContaining('[InstallPending]') }),
  );
  expect(report.secrets).toMatchObject([{ rotations: 0, failedReads: 0 }]);
}, 300_000);

test('the deploy needs no permission for the first value, which CloudFormation generates', async () => {
  const played = playScenario({ assembly: assemblyOfHeader(), scenario: 'first-rotation-fails' });
  await expect(played).rejects.toMatchObject({
    code: 'ScenarioDoesNotFit',
    message: expect.stringContaining('requires a RotatingSecret whose first value the rotator issues'),
  });
}, 120_000);
