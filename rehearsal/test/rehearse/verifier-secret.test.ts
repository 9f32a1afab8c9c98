import { Duration, type Stack } from 'aws-cdk-lib';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

function apiKey(stack: Stack): RotatingSecret {
  const key = new RotatingSecret(stack, 'ShopKey', {
    credential: Credential.apiKey({ prefix: 'shop' }),
    rotation: Rotation.every(Duration.days(2), { grace: Duration.hours(12) }),
  });
  key.grantRead(role(stack, 'Caller'));
  return key;
}

// A caller without a cache sends a new key at once, which no service has in its cache.
test('services accept every key through rotations under heavy faults, with the verifier secret only', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const key = apiKey(stack);
      key.grantVerify(role(stack, 'Service'));
      key.grantVerify(role(stack, 'Gateway'));
    },
  ]);
  const report = await rehearse({
    assembly,
    days: 20,
    readsPerDay: 8,
    faults: 'heavy',
    keeps: { 'App/Caller': '1s' },
  });
  expect(report.iam.denied).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/ShopKey', kind: 'api-key', failedReads: 0, orphans: 0 },
  ]);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(6);
  expect(report.exposures).toEqual([]);
}, 60_000);

test('a key is checked with the set itself when no role may read the verifier secret', async () => {
  const assembly = synthesized(['App', apiKey]);
  const report = await rehearse({ assembly, days: 3, readsPerDay: 4 });
  expect(report.secrets).toMatchObject([{ kind: 'api-key', failedReads: 0 }]);
}, 60_000);
