import { PENDING } from '../../src/secret-store/secret-store';
import { FAULTS } from '../../src/testing/faults';
import { Random } from '../../src/testing/random';
import { HOUR } from '../../src/time/clock';
import { DAY, eachWorld } from '../world/world';

const box = eachWorld();

/** One call in this number fails. */
const ONE_IN = 25;

test('a year of rotations under faults keeps index and secret in step', async () => {
  const random = new Random(1);
  const { world } = box;
  const index = world.addLeakIndex();
  await world.deploy();
  // Rule 1 is the subject of other tests, and takes most of the time.
  world.watchLabels = false;
  const injectFaults = () => {
    world.calls.reset();
    world.calls.fault = () =>
      random.integer(1, ONE_IN) === 1 ? FAULTS[random.integer(0, FAULTS.length - 1)] : undefined;
  };
  let failed = 0;
  let compared = 0;
  for (let day = 0; day < 365; day++) {
    if (day % 3 === 0) {
      injectFaults();
      const token = `token-of-the-day-${String(day).padStart(16, '0')}`;
      if (!world.secret.pendingRotation && (await world.rotate(token)) !== 'done') failed++;
    }
    for (let sweep = 0; sweep < 2; sweep++) {
      injectFaults();
      await world.sweep();
      world.clock.pass(12 * HOUR);
    }
    if (day % 30 !== 29) continue;
    world.calls.reset();
    world.clock.pass(DAY);
    await world.sweep();
    for (const [label, version] of Object.entries(world.secret.labels)) {
      const password = world.value(label)?.password;
      if (label === PENDING && password === undefined) continue;
      expect([label, index.versionOf(password ?? '')]).toEqual([label, version]);
      compared++;
    }
  }
  expect(failed).toBeGreaterThan(5);
  expect(compared).toBeGreaterThan(11);
  const issued = new Set(world.issuer.passwords.map((password) => index.fingerprintOf(password)));
  expect([...index.items.keys()].filter((fingerprint) => !issued.has(fingerprint))).toEqual([]);
  expect(index.items.size).toBeGreaterThan(50);
});
