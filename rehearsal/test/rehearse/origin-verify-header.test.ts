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
import { playScenario, rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

const LISTENER = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/web/1/2';

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

  // A rotation waits for CloudFront, so it raises no alarm.
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

test('the deploy needs no permission for the first value, which CloudFormation generates', async () => {
  const played = playScenario({ assembly: assemblyOfHeader(), scenario: 'first-rotation-fails' });
  await expect(played).rejects.toMatchObject({
    code: 'ScenarioDoesNotFit',
    message: expect.stringContaining('requires a RotatingSecret whose first value the rotator issues'),
  });
}, 120_000);
