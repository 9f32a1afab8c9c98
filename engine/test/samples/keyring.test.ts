import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { type Subject, subject } from '../subject';
import { DAY } from '../world/world';
import { type Keyring, keyring, type RingKey } from './keyring';
import { sampleSuite } from './sample-suite';

const keysIn = (text: string | undefined): readonly RingKey[] =>
  (JSON.parse(text ?? '{"keys":[]}') as Keyring).keys;

function ring(): Subject {
  return subject(
    (world) => ({
      factory: keyring,
      /** Verifiers take every key of a labelled version. */
      works: (text) => accepted(world, keysIn(text)[0].id),
      alive: () => [],
    }),
    'keyring',
    { previous: '2' },
  );
}

const accepted = ({ secret }: Subject['world'], id: string) =>
  Object.keys(secret.labels).some((label) => keysIn(secret.text(label)).some((key) => key.id === id));

sampleSuite('keyring', ring);

describe('a keyring', () => {
  const ids = ({ world }: Subject, label = CURRENT) => keysIn(world.secret.text(label)).map(({ id }) => id);

  /** Four rotations, each long after the other. */
  async function grown() {
    const it = ring();
    await it.world.deploy();
    for (let rotation = 0; rotation < 4; rotation++) {
      expect(await it.world.rotate()).toBe('done');
      it.world.clock.pass(2 * DAY);
      expect(await it.world.sweep()).toBe('done');
    }
    it.world.calls.reset();
    return it;
  }

  test('a value that was written by hand and taken back gets its grace from a sweep, and blocks no rotation after it', async () => {
    const { world } = ring();
    await world.deploy();
    const first = world.secret.labels[CURRENT];
    world.secret.writeByHand(
      'version-written-by-hand-000000001',
      JSON.stringify({ keys: [{ id: 'by-hand', key: 'k'.repeat(20) }] }),
    );
    world.secret.setLabel(PREVIOUS, world.secret.labels[CURRENT]);
    world.secret.setLabel(CURRENT, first);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[PREVIOUS]).toBe('version-written-by-hand-000000001');
    for (let sweep = 0; sweep < 2; sweep++) {
      world.clock.pass(2 * DAY);
      expect(await world.sweep()).toBe('done');
    }
    expect(await world.rotate()).toBe('done');
  });

  test('keeps two previous keys in order, and its key in use comes first', async () => {
    const it = ring();
    await it.world.deploy();
    const used = [];
    for (let rotation = 0; rotation < 4; rotation++) {
      await it.world.rotate();
      used.unshift(ids(it)[0]);
      it.world.clock.pass(2 * DAY);
      await it.world.sweep();
    }
    expect(ids(it)).toEqual(used.slice(0, 3));
  });

  test('a survivor goes on working when its own version is retired', async () => {
    const it = await grown();
    expect(it.world.secret.labels[PREVIOUS]).toBeUndefined();
    for (const id of ids(it)) expect(accepted(it.world, id)).toBe(true);
  });

  test.each([0, 4 * SECOND])(
    'replaced for a named survivor, no labelled version carries it, and the key in use verifies on (seen %i ms late)',
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
      expect(accepted(it.world, survivor)).toBe(false);
      expect(accepted(it.world, inUse)).toBe(true);
    },
  );

  test('replaced without a name, no key of the leaked value verifies any more', async () => {
    const it = await grown();
    const leaked = ids(it);
    expect(await it.world.replaceNow()).toBe('done');
    expect(leaked.filter((id) => accepted(it.world, id))).toEqual([]);
    expect(it.world.replacements[0].dead.map(({ credential }) => credential).sort()).toEqual(leaked.sort());
    expect(ids(it)).toHaveLength(1);
  });

  test('a survivor whose replacement crashed is left out by the next rotation, and ended by the sweep', async () => {
    const it = await grown();
    const [inUse, survivor] = ids(it);
    it.world.calls.fault = (name) => (name === 'issue' ? 'crash' : undefined);
    expect(await it.world.replaceNow(survivor)).toBe('crashed');
    it.world.calls.reset();
    it.world.clock.pass(HOUR);
    await it.world.sweep();
    expect(it.world.secret.rotationsAsked).toBe(1);
    expect(await it.world.rotate()).toBe('done');
    expect(ids(it)).not.toContain(survivor);
    expect(await it.world.sweep()).toBe('done');
    expect(accepted(it.world, survivor)).toBe(false);
    expect(accepted(it.world, inUse)).toBe(true);
  });
});
