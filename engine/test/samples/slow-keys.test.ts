import { randomBytes, randomUUID } from 'node:crypto';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, MINUTE } from '../../src/time/clock';
import { type Subject, subject } from '../subject';
import { codeOf, DAY } from '../world/world';
import { sampleSuite, TOKEN } from './sample-suite';
import { SlowService, slowKeys } from './slow-keys';

const longId = () => randomBytes(80).toString('base64url').slice(0, 110);

const keys =
  (slots: number, newId: () => string, lag: number) => (): Subject & { readonly service: SlowService } => {
    let service: SlowService | undefined;
    const it = subject(
      ({ clock }) => {
        const made = new SlowService(clock, slots, newId, lag);
        service = made;
        return {
          factory: slowKeys(made, clock),
          works: (text) => made.accepts(JSON.parse(text)),
          alive: () => made.alive().map(({ id }) => id),
        };
      },
      'slow-keys',
      { account: 'acme' },
    );
    return { ...it, service: service as unknown as SlowService };
  };

sampleSuite('slow-keys', keys(3, randomUUID, 4 * MINUTE));
sampleSuite('slow-keys with ten long ids', keys(10, longId, 0));

describe('keys of a slow issuer whose list is behind', () => {
  const make = keys(3, randomUUID, 4 * MINUTE);

  async function crashed() {
    const it = make();
    await it.world.deploy();
    it.world.secret.startRotation(TOKEN);
    it.world.calls.reset();
    it.world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    expect(await it.world.step('createSecret', TOKEN)).toBe('crashed');
    it.world.calls.reset();
    return it;
  }

  test('a key that takes 45 seconds to issue is stored', async () => {
    const { world } = make();
    await world.deploy();
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(world.lines.join()).not.toContain('TooLate');
  });

  test('what a crashed attempt left is found after a later attempt has written its journal', async () => {
    const { world, service } = await crashed();
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(service.alive()).toHaveLength(3);
    world.clock.pass(HOUR);
    expect(await world.sweep()).toBe('done');
    const current = JSON.parse(world.secret.text(CURRENT) as string).id;
    const previous = JSON.parse(world.secret.text(PREVIOUS) as string).id;
    expect(service.alive().map(({ id }) => id)).toEqual([previous, current]);
  });

  test('a deletion waits until the list must show what a crashed attempt left', async () => {
    const { world, service } = await crashed();
    world.calls.afterEach = () => undefined;
    await world.resource('Delete');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(service.alive()).toEqual([]);
  });

  test('what was removed a moment ago takes no slot, and is no stranger', async () => {
    const { world } = make();
    await world.deploy();
    for (let rotation = 0; rotation < 2; rotation++) {
      await world.rotate();
      world.clock.pass(2 * DAY);
      await world.sweep();
    }
    world.clock.pass(8 * DAY);
    expect(await world.sweep()).toBe('done');
    expect(await world.rotate()).toBe('done');
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[0].strangers).toEqual([]);
    world.clock.pass(HOUR);
    await world.sweep();
    expect(Object.values(world.secret.tags).filter((value) => value.startsWith('removed'))).toEqual([]);
  });

  test('a key that is still listed as active is not taken for one that somebody enabled again', async () => {
    const { world } = make();
    await world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    world.clock.pass(MINUTE);
    await world.sweep();
    expect(world.lines.join()).not.toContain('EnabledAgain');
  });

  test('what a crashed attempt left is proved dead by the list, however late that is', async () => {
    const { world, service } = await crashed();
    world.clock.pass(HOUR);
    const [, left] = service.alive();
    expect(await world.replaceNow(left.id)).toBe('done');
    expect(world.replacements[0]).toMatchObject({ outcome: 'cut off', dead: [{ credential: left.id }] });
    expect(service.accepts(left)).toBe(false);
  });

  test('ten live keys with long ids fit into the tags of the secret', async () => {
    const { world, service } = keys(10, longId, 0)();
    world.environment.REKEY_TIMES = JSON.stringify({
      graceSeconds: 60 * 86400,
      quarantineSeconds: 86400,
      overdueAfterSeconds: 92 * 86400,
    });
    await world.deploy();
    for (let rotation = 0; rotation < 9; rotation++) expect(await world.rotate()).toBe('done');
    expect(service.alive()).toHaveLength(10);
    expect(codeOf(await world.rotate())).toBe('GraceNotOver');
  });

  test('what a crashed attempt left among forty keys of others is found by its journal', async () => {
    const { world, service } = keys(50, longId, 0)();
    const others = Array.from({ length: 40 }, () => service.create().id);
    await world.deploy();
    world.secret.startRotation(TOKEN);
    world.calls.reset();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await world.step('createSecret', TOKEN);
    world.calls.reset();
    expect(await world.rotate(TOKEN)).toBe('done');
    const ours = [CURRENT, PREVIOUS].map((label) => JSON.parse(world.secret.text(label) as string).id);
    expect(new Set(service.alive().map(({ id }) => id))).toEqual(new Set([...others, ...ours]));
  });
});
