/**
 * A quarter of an app's rotations in a test of its own. In 92 days a key that is replaced every 90 days is replaced
 * once; in fewer the rehearsal is incomplete, and the test fails unless `allow: ['no-rotation']` says that it may be.
 * The same without the evaluator, @cloud-copilot/iam-simulate.
 */
import { App } from 'aws-cdk-lib';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { MailStack } from '../access-key';

test('a quarter of rotations is good', async () => {
  const app = new App();
  new MailStack(app, 'Mail');
  assertGood(await rehearse({ assembly: app.synth(), days: 92 }));
}, 120_000);
