/**
 * Rehearses an app in a Jest test. In 92 days a key with a 90-day schedule is rotated once. In a shorter period the
 * rehearsal is incomplete, and the test fails without `allow: ['no-rotation']`. It also fails without the policy
 * evaluator, @cloud-copilot/iam-simulate.
 */
import { App } from 'aws-cdk-lib';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { MailStack } from '../access-key';

test('the app rotates for a quarter without findings', async () => {
  const app = new App();
  new MailStack(app, 'Mail');
  assertGood(await rehearse({ assembly: app.synth(), days: 92 }));
}, 120_000);
