/** The stack, its bundled handler and Acme on the wire, in a quarter of virtual time. */
import { App } from 'aws-cdk-lib';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { AcmeStack } from './app';
import { serve } from './serve';

test('a quarter of rotations of the custom kind is good', async () => {
  const app = new App();
  new AcmeStack(app, 'Acme');

  const report = await rehearse({ assembly: app.synth(), days: 100, issuers: [serve] });

  // The admin secret is the rotator's alone and is not rotated here; readers read the token and do not call Acme.
  assertGood(report, { allow: ['no-schedule', 'no-reader', 'value-not-used'] });
  expect(report.secrets).toContainEqual(
    expect.objectContaining({ kind: 'acme-token', rotations: 1, failedRotations: 0, failedReads: 0 }),
  );
}, 120_000);
