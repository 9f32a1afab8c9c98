/** Rehearses the stack, its bundled handler and Acme over HTTPS for a quarter of virtual time. */
import { App } from 'aws-cdk-lib';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { AcmeStack } from './app';
import { serve } from './serve';

test('the custom kind rotates for a quarter without findings', async () => {
  const app = new App();
  new AcmeStack(app, 'Acme');

  const report = await rehearse({ assembly: app.synth(), days: 100, issuers: [serve] });

  // The admin secret has no schedule and no reader, and readers of the token do not call Acme.
  assertGood(report, { allow: ['no-schedule', 'no-reader', 'value-not-used'] });
  expect(report.secrets).toContainEqual(
    expect.objectContaining({ kind: 'acme-token', rotations: 1, failedRotations: 0, failedReads: 0 }),
  );
}, 120_000);
