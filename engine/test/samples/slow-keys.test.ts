import { randomBytes, randomUUID } from 'node:crypto';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, MINUTE } from '../../src/time/clock';
import { subject } from '../subject';
import { codeOf, DAY, type World } from '../world/world';
import { EVERY_FAULT, runSteps, sampleSuite, TOKEN, withFault } from './sample-suite';
import { SlowService, slowKeys } from './slow-keys';

const longId = () => randomBytes(80).toString('base64url').slice(0, 110);

const keys = (slots: number, newId: () => string, lag: number) => () =>
  subject(
    ({ clock }) => {
      const service = new SlowService(clock, slots, newId, lag);
      return {
        service,
        factory: slowKeys(service, clock),
        works: (text: string) => service.accepts(JSON.parse(text)),
        alive: () => service.alive().map(({ id }) => id),
      };
    },
    'slow-keys',
    { account: 'acme' },
  );

const make = keys(3, randomUUID, 4 * MINUTE);

sampleSuite('slow-keys', make);
if (EVERY_FAULT) sampleSuite('slow-keys with ten long ids', keys(10, longId, 0));

describe('a key of a slow issuer whose list is delayed', () => {
  const idIn = ({ secret }: World, label: string) => JSON.parse(secret.text(label) as string).id;

  /** A deployed secret whose rotation crashed after it issued a key. */
  async function crashed(it = make()) {
    await it.world.deploy();
    expect(await withFault(it, 'issue', 'crash-after', () => runSteps(it, 1))).toBe('crashed');
    return it;
  }

  test('is stored after 45 seconds of issuing', async () => {
    const { world } = make();
    await world.deploy();
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(world.lines.join()).not.toContain('TooLate');
  });

  test('is removed as an orphan after a later attempt has written its journal', async () => {
    const { world, service } = await crashed();
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(service.alive()).toHaveLength(3);
    world.clock.pass(HOUR);
    expect(await world.sweep()).toBe('done');
    expect(service.alive().map(({ id }) => id)).toEqual([idIn(world, PREVIOUS), idIn(world, CURRENT)]);
  });

  test('is removed by a deletion, which waits until the list shows it', async () => {
    const { world, service } = await crashed();
    world.calls.afterEach = () => undefined;
    await world.resource('Delete');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(service.alive()).toEqual([]);
  });

  test('takes no slot and is not reported as foreign just after its removal', async () => {
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

  test('is not reported as EnabledAgain while the list shows it as active', async () => {
    const { world } = make();
    await world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    world.clock.pass(MINUTE);
    await world.sweep();
    expect(world.lines.join()).not.toContain('EnabledAgain');
  });

  test('is proven dead by the list when replace-now names an orphan', async () => {
    const { world, service } = await crashed();
    world.clock.pass(HOUR);
    const [, orphan] = service.alive();
    expect(await world.replaceNow(orphan.id)).toBe('done');
    expect(world.replacements[0]).toMatchObject({ outcome: 'cut off', dead: [{ credential: orphan.id }] });
    expect(service.accepts(orphan)).toBe(false);
  });

  test('has its record in the tags of the secret, as nine others with long ids', async () => {
    const { world, service } = keys(10, longId, 0)();
    world.setTimes({ graceSeconds: 60 * 86400, quarantineSeconds: 86400 });
    await world.deploy();
    for (let rotation = 0; rotation < 9; rotation++) expect(await world.rotate()).toBe('done');
    expect(service.alive()).toHaveLength(10);
    expect(codeOf(await world.rotate())).toBe('GraceNotOver');
  });

  test('is found by the journal among forty foreign keys after a crash', async () => {
    const it = keys(50, longId, 0)();
    const { world, service } = it;
    const foreign = Array.from({ length: 40 }, () => service.create().id);
    await crashed(it);
    expect(await world.rotate(TOKEN)).toBe('done');
    const ours = [CURRENT, PREVIOUS].map((label) => idIn(world, label));
    expect(new Set(service.alive().map(({ id }) => id))).toEqual(new Set([...foreign, ...ours]));
  });
});
