import { createHash } from 'node:crypto';
import { PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { DAY, eachWorld } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

async function createSecret(world = box.world) {
  world.secret.startRotation(TOKEN);
  return world.step('createSecret', TOKEN);
}

describe('issuing while others did', () => {
  test('goes on with what another attempt stored that took the slot meanwhile', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => {
      if (name === 'issue') void world.secret.put(TOKEN, JSON.stringify(world.issuer.make(false)));
      return undefined;
    };
    expect(await createSecret()).toBe('done');
    expect(world.id(PENDING)).toBe('KEY2');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
  });

  test('looks again after it has made room, and does not list what it removed as there before', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    expect(await createSecret()).toBe('done');
    const journal = Object.entries(world.secret.tags).find(([key]) => key.startsWith('rekey/journal/'));
    const [, , before] = journal?.[1].split(' ') ?? [];
    expect(before).toBe(`+${createHash('sha256').update('KEY2').digest('base64url').slice(0, 8)}`);
  });

  test('retires first what a crashed attempt left, and nothing that was made at another time', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 6;
    const { keys } = world.issuer;
    // Not listed yet when the journal is written.
    const early = { ...world.issuer.make(true) };
    const unlisted = keys.get(early.id);
    keys.delete(early.id);
    world.clock.pass(10 * SECOND);
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    if (unlisted) keys.set(early.id, unlisted);
    world.clock.pass(90 * SECOND);
    const late = world.issuer.make(true);
    world.clock.pass(60 * SECOND);
    expect(await createSecret()).toBe('done');
    const active = [...keys.values()].filter((key) => key.active).map(({ id }) => id);
    expect(active.sort()).toEqual(['KEY1', early.id, late.id, world.id(PENDING)].sort());
    expect(world.secret.tags['rekey/credential/KEY3']).toMatch(/^disabled \S+ none /);
  });

  test('frees the slot that a crashed attempt has taken, and forgets what was in it', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    world.clock.pass(90 * SECOND);
    expect(await createSecret()).toBe('done');
    expect(world.id(PENDING)).toBe('KEY3');
    expect(world.issuer.keys.has('KEY2')).toBe(false);
    expect(world.secret.tags['rekey/credential/KEY2']).toBeUndefined();
  });

  test('writes down what was stored and not written down, and only once', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    expect(await createSecret()).toBe('done');
    const tag = world.secret.tags['rekey/credential/KEY2'];
    expect(tag).toMatch(/^pending /);
    world.clock.pass(10 * SECOND);
    expect(await createSecret()).toBe('done');
    expect(world.secret.tags['rekey/credential/KEY2']).toBe(tag);
  });

  test('does not mind that what it has just removed is listed for a while', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    const removed = { id: 'KEY1', active: false, created: 0 };
    const factory = world.kinds();
    world.kinds = () => ({
      ...factory,
      create(...input) {
        const { list } = world.issuer.adapter();
        const late = async () => (world.issuer.keys.has('KEY1') ? list() : [removed, ...(await list())]);
        return Object.assign(factory.create(...input), { list: late });
      },
    });
    expect(await createSecret()).toBe('done');
    expect(world.id(PENDING)).toBe('KEY3');
  });

  test('waits until its own journal is seen, however late', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.clock.pass(20 * SECOND);
    world.secret.lag = 14 * SECOND;
    expect(await world.step('createSecret', TOKEN)).toBe('done');
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
  });

  test('issues nothing by a journal that another attempt has overwritten, until that one is over', async () => {
    const world = await box.world.deploy();
    const isJournal = (key: string) => key.startsWith('rekey/journal/');
    let rivals = 1;
    world.calls.fault = (name) => {
      const [journal] = Object.keys(world.secret.tags).filter(isJournal);
      const written = world.calls.made.lastIndexOf('tag') > world.calls.made.lastIndexOf('list');
      if (name === 'describe' && written && rivals-- > 0) {
        void world.secret.tag({ [journal]: `${new Date(world.clock.now()).toISOString()} rival KEY1` });
      }
      return undefined;
    };
    const began = world.clock.now();
    world.calls.made.length = 0;
    expect(await createSecret()).toBe('done');
    expect(rivals).toBeLessThanOrEqual(0);
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(60 * SECOND);
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
  });

  test('tells of an error that nobody foresaw what becomes of the credential', async () => {
    const world = await box.world.deploy();
    world.secret.put = async () => {
      throw new TypeError('odd');
    };
    const outcome = String(await createSecret());
    expect(outcome).toContain('[Unexpected] TypeError: odd');
    expect(outcome).toContain('the issued credential KEY2 is active, and the next attempt finds it.');
  });
});
