import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { type Subject, subject } from '../subject';
import { DAY, type World } from '../world/world';
import { type Keyring, keyring, type RingKey } from './carried-keys';
import { sampleSuite, withFault } from './sample-suite';

const keysIn = (text: string | undefined): readonly RingKey[] =>
  (JSON.parse(text ?? '{"keys":[]}') as Keyring).keys;

/** True if verifiers accept the key: a labelled version carries it. */
const accepted = ({ secret }: World, id: string) =>
  Object.keys(secret.labels).some((label) => keysIn(secret.text(label)).some((key) => key.id === id));

const ring = () =>
  subject(
    (world) => ({
      factory: keyring,
      works: (text: string) => accepted(world, keysIn(text)[0].id),
      alive: () => [],
    }),
    'carried-keys',
    { previous: '2' },
  );

sampleSuite('carried-keys', ring);

describe('a keyring', () => {
  const ids = ({ world }: Subject) => keysIn(world.secret.text(CURRENT)).map(({ id }) => id);

  /** A keyring after four rotations, each after the grace of the one before. */
  async function grown() {
    const it = ring();
    await it.world.deploy();
    const used: string[] = [];
    for (let rotation = 0; rotation < 4; rotation++) {
      expect(await it.world.rotate()).toBe('done');
      used.unshift(ids(it)[0]);
      it.world.clock.pass(2 * DAY);
      expect(await it.world.sweep()).toBe('done');
    }
    it.world.calls.reset();
    return { ...it, used };
  }

  test('ends the grace of a manual version that lost AWSCURRENT, and rotates afterwards', async () => {
    const { world } = ring();
    await world.deploy();
    const first = world.secret.labels[CURRENT];
    const manual = 'version-written-by-hand-000000001';
    world.secret.writeByHand(manual, JSON.stringify({ keys: [{ id: 'by-hand', key: 'k'.repeat(20) }] }));
    world.secret.setLabel(PREVIOUS, world.secret.labels[CURRENT]);
    world.secret.setLabel(CURRENT, first);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[PREVIOUS]).toBe(manual);
    for (let sweep = 0; sweep < 2; sweep++) {
      world.clock.pass(2 * DAY);
      expect(await world.sweep()).toBe('done');
    }
    expect(await world.rotate()).toBe('done');
  });

  test('carries the newest key and two previous keys, which work after their versions are retired', async () => {
    const it = await grown();
    expect(ids(it)).toEqual(it.used.slice(0, 3));
    expect(it.world.secret.labels[PREVIOUS]).toBeUndefined();
    for (const id of ids(it)) expect(accepted(it.world, id)).toBe(true);
  });

  test.each([0, 4 * SECOND])(
    'loses a named previous key in every labelled version, and keeps the others (read lag %i ms)',
    async (lag) => {
      const it = await grown();
      const [inUse, survivor, other] = ids(it);
      it.world.secret.lag = lag;
      expect(await it.world.replaceNow(survivor)).toBe('done');
      expect(it.world.replacements[0]).toMatchObject({
        outcome: 'replaced',
        dead: [{ credential: survivor }],
      });
      expect(accepted(it.world, survivor)).toBe(false);
      expect(ids(it).slice(1)).toEqual([inUse, other]);
      expect(await it.world.sweep()).toBe('done');
      it.world.clock.pass(2 * DAY);
      expect(await it.world.rotate()).toBe('done');
      expect([survivor, inUse].map((id) => accepted(it.world, id))).toEqual([false, true]);
    },
  );

  test('loses every key when replace-now names none', async () => {
    const it = await grown();
    const leaked = ids(it);
    expect(await it.world.replaceNow()).toBe('done');
    expect(leaked.filter((id) => accepted(it.world, id))).toEqual([]);
    expect(it.world.replacements[0].dead.map(({ credential }) => credential).sort()).toEqual(leaked.sort());
    expect(ids(it)).toHaveLength(1);
  });

  test('loses a named key after a crash of replace-now, by a rotation and a sweep', async () => {
    const it = await grown();
    const [inUse, survivor] = ids(it);
    expect(await withFault(it, 'issue', 'crash', () => it.world.replaceNow(survivor))).toBe('crashed');
    it.world.clock.pass(HOUR);
    await it.world.sweep();
    expect(it.world.secret.rotationsAsked).toBe(1);
    expect(await it.world.rotate()).toBe('done');
    expect(ids(it)).not.toContain(survivor);
    expect(await it.world.sweep()).toBe('done');
    expect([survivor, inUse].map((id) => accepted(it.world, id))).toEqual([false, true]);
  });
});
