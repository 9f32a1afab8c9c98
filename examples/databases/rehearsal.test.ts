/** Rehearses the app for forty days of virtual time, with a real PostgreSQL server. */
import { App } from 'aws-cdk-lib';
import { assertGood, rehearse, type Serve } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { ShopStack } from './app';

/**
 * Leaves out MariaDB and Redis, which are no packages of npm: an issuer of the test takes precedence. Without it, the
 * rehearsal starts these servers where they are installed; test/servers/rehearsal does.
 */
const withoutOtherServers: Serve = () => ({
  protocol: 'server',
  port: () => undefined,
  hosts: ({ parameters: { nodes, engine, host, port } }) =>
    nodes ? String(nodes).split(',') : engine === 'mariadb' ? [`${host}:${port}`] : [],
  prepare: ({ parameters: { nodes } }) => ({ server: nodes ? 'Redis' : 'MariaDB' }),
});

test('the logins rotate for forty days without a refused connection', async () => {
  const app = new App();
  new ShopStack(app, 'Shop');

  const report = await rehearse({
    assembly: app.synth(),
    days: 40,
    readsPerDay: 2,
    issuers: [withoutOtherServers],
  });

  // The admin secrets have no schedule and no reader.
  assertGood(report, { allow: ['no-schedule', 'no-reader', 'server-missing'] });
  expect(report.gaps.flatMap(({ name, secret }) => (name === 'server-missing' ? secret : []))).toEqual([
    'Shop/CatalogLogin',
    'Shop/SessionsLogin',
  ]);
  const orders = report.secrets.find(({ path }) => path === 'Shop/OrdersLogin');
  expect(orders).toMatchObject({ kind: 'postgres', rotations: 1, failedRotations: 0, failedReads: 0 });
  expect(orders?.reads).toBeGreaterThan(80);
  expect(report.alarms.map(({ path, raised }) => [path, raised])).toEqual(
    ['Failed', 'HeldBack', 'Overdue'].map((name) => [`Shop/OrdersLogin/Alarms/${name}`, 0]),
  );
}, 600_000);
