import { App } from 'aws-cdk-lib';
import { ShopStack } from '../../../examples/databases/app';
import { assertGood, rehearse } from '../../../rehearsal/src';

test('an app with PostgreSQL, MariaDB and Redis is good for seventy days', async () => {
  const app = new App();
  new ShopStack(app, 'Shop');

  const report = await rehearse({ assembly: app.synth(), days: 70, readsPerDay: 2 });

  // The admin secrets have no schedule and no reader.
  assertGood(report, { allow: ['no-schedule', 'no-reader'] });
  const logins = report.secrets.filter(({ kind }) => kind !== 'unknown');
  expect(logins.map(({ path, kind }) => [path, kind])).toEqual([
    ['Shop/CatalogLogin', 'mysql'],
    ['Shop/OrdersLogin', 'postgres'],
    ['Shop/SessionsLogin', 'redis'],
  ]);
  for (const { rotations, failedRotations, reads, failedReads } of logins) {
    expect([rotations, failedRotations, failedReads]).toEqual([2, 0, 0]);
    expect(reads).toBeGreaterThan(140);
  }
  expect(report.alarms.filter(({ raised }) => raised > 0)).toEqual([]);
}, 900_000);
