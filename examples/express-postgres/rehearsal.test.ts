/** Rehearses the app with a real PostgreSQL server. */
import { App } from 'aws-cdk-lib';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { OrdersStack } from './app';

test('the login rotates, and the service reads it without a failure', async () => {
  const app = new App();
  new OrdersStack(app, 'Orders');

  const report = await rehearse({ assembly: app.synth(), days: 32, readsPerDay: 1 });

  // The admin secret of the database has no schedule and no reader.
  assertGood(report, { allow: ['no-schedule', 'no-reader'] });
  const login = report.secrets.find(({ path }) => path === 'Orders/Login');
  expect(login).toMatchObject({ kind: 'postgres', rotations: 1, failedRotations: 0, failedReads: 0 });
  expect(login?.reads).toBeGreaterThan(40);
}, 120_000);
