import { RekeyError } from '../../src/errors/errors';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import {
  addPrincipal,
  configurePrincipal,
  crashInCreateSecret,
  createSecret,
  failCall,
  foreignText,
  response,
  succeed,
  writeByHand,
} from '../fixtures';
import { DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
  world.watchLabels = false;
});

const deletion = (world: World, options = {}) => succeed(world, 'Delete', options);

describe('a deletion', () => {
  test('makes only the necessary calls', async () => {
    world.calls.reset();
    await deletion(world);
    // CloudFormation treats another id as another resource.
    await deletion(world, { physicalId: 'rekey:an-older-name' });
    expect(response(world)?.PhysicalResourceId).toBe('rekey:an-older-name');
    expect(world.calls.made.slice(0, 6)).toEqual(['describe', 'list', 'move', 'move', 'remove', 'untag']);
  });

  test('removes every issued credential and its record, and no other credential', async () => {
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    world.issuer.slots = 4;
    const foreign = world.issuer.make(true);
    await createSecret(world);
    await deletion(world);
    expect([...world.issuer.keys.keys()]).toEqual([foreign.id]);
    expect(Object.keys(world.secret.tags).filter((key) => key.startsWith('rekey/credential/'))).toEqual([]);
  });

  test('removes the labels and restores no version of the same principal', async () => {
    await world.rotate();
    const current = world.secret.labels[CURRENT];
    world.secret.setLabel(PENDING, current);
    await deletion(world);
    expect(world.secret.labels).toEqual({ [CURRENT]: current });
    expect(world.lines.join()).not.toContain('restored');
    expect(world.issuer.keys.size).toBe(0);
  });

  test('moves no label of versions that were written by hand', async () => {
    const foreign = foreignText(world);
    writeByHand(world, foreign, foreign);
    await deletion(world);
    expect(world.secret.labels).toEqual({ [CURRENT]: 'by-hand-2', [PREVIOUS]: 'by-hand-1' });
  });

  test('waits for a possible concurrent attempt and removes its orphan', async () => {
    await crashInCreateSecret(world);
    await deletion(world);
    expect(world.issuer.keys.size).toBe(0);
  });

  test('fails if there is no time to wait for a concurrent attempt', async () => {
    await crashInCreateSecret(world);
    world.timeLimit = 30 * SECOND;
    await world.resource('Delete');
    expect(response(world)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('[AnotherAttempt]'),
    });
  });

  test('removes an orphan that a sweep has recorded', async () => {
    await crashInCreateSecret(world);
    world.clock.pass(120_000);
    await world.sweep();
    expect(world.secret.tags['rekey/credential/KEY2']).toContain(' none ');
    const move = jest.spyOn(world.secret, 'move');
    await deletion(world);
    expect(world.issuer.keys.size).toBe(0);
    expect(move).not.toHaveBeenCalledWith(expect.any(String), { from: 'none' });
  });

  test('removes a credential whose labels cannot be removed, with a warning', async () => {
    const version = world.secret.labels[CURRENT];
    failCall(world, 'move', 'deny');
    await deletion(world);
    expect(world.issuer.keys.size).toBe(0);
    expect(world.logged()).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        event: 'resource',
        version,
        code: 'AccessDenied',
        outcome: 'labels not removed',
        message: expect.stringContaining('[AccessDenied] move failed.'),
      }),
    );
  });

  test.each(['principal', 'secret'])('succeeds with a warning if the %s is gone', async (what) => {
    if (what === 'principal') world.issuer.exists = false;
    else
      world.secret.describe = async () => {
        throw new RekeyError('SecretMissing', { found: 'Gone.', unchanged: 'all.', action: 'nothing.' });
      };
    await deletion(world);
    const warning = expect.objectContaining({ level: 'warn', outcome: 'nothing to retire' });
    expect(world.logged()).toContainEqual(warning);
  });

  test('fails if the removal is denied', async () => {
    failCall(world, 'remove', 'deny');
    await world.resource('Delete');
    const Reason = expect.stringContaining('[AccessDenied]');
    expect(response(world)).toMatchObject({ Status: 'FAILED', Reason });
  });
});

describe('a change of the principal', () => {
  async function changed(world: World) {
    const bob = addPrincipal(world);
    configurePrincipal(world, 'bob');
    await world.resource('Create', { principal: 'bob' });
    return bob;
  }

  test('issues for the new principal; the Delete retires the credentials of the old one', async () => {
    const bob = await changed(world);
    expect(bob.works(world.value(CURRENT) as never)).toBe(true);
    expect(world.issuer.works(world.value(PREVIOUS) as never)).toBe(true);
    await deletion(world, { principal: 'alice' });
    expect(world.issuer.keys.size).toBe(0);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(bob.works(world.value(CURRENT) as never)).toBe(true);
  });

  test.each([false, true])(
    'is rolled back to the old principal; with a rotation in progress: %s',
    async (rotating) => {
      const bob = await changed(world);
      const previous = world.secret.labels[PREVIOUS];
      if (rotating) await createSecret(world);
      // CloudFormation restores the function before or after the deletion.
      else configurePrincipal(world, 'alice');
      world.clock.pass(HOUR);
      await deletion(world, { principal: 'bob' });
      configurePrincipal(world, 'alice');
      expect(bob.keys.size).toBe(0);
      expect(world.id(CURRENT)).toBe('KEY1');
      expect(world.secret.labels).toEqual({ [CURRENT]: previous });
      expect(world.logged()).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          event: 'resource',
          version: previous,
          outcome: 'restored',
        }),
      );
      expect(await world.sweep()).toBe('done');
      world.clock.pass(DAY);
      expect(await world.rotate()).toBe('done');
    },
  );

  test('issues for the new principal, also if its endpoint accepts the credentials of the old one', async () => {
    const bob = addPrincipal(world);
    const kinds = world.kinds();
    // Its list may be late, so it does not show that the current credential is not one of its own.
    world.kinds = () => ({
      ...kinds,
      create(...input) {
        const adapter = kinds.create(...input);
        const times = { ...adapter.traits.times, listLag: 2 * HOUR };
        return Object.assign(adapter, {
          traits: { ...adapter.traits, times },
          verify: async () => undefined,
        });
      },
    });
    configurePrincipal(world, 'bob');
    await world.resource('Create', { principal: 'bob' });
    await deletion(world, { principal: 'alice' });
    expect(bob.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('that fails after the new credential became current keeps it working', async () => {
    world.calls.fault = (name) => (name === 'tag' && world.secret.labels[PREVIOUS] ? 'deny' : undefined);
    const bob = await changed(world);
    const Reason = expect.stringContaining('[AccessDenied]');
    expect(response(world)).toMatchObject({ Status: 'FAILED', Reason });
    expect(bob.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('to a credential that does not work is reverted', async () => {
    const bob = addPrincipal(world);
    bob.delay = HOUR;
    configurePrincipal(world, 'bob');
    await world.resource('Create', { principal: 'bob' });
    expect(response(world)?.Status).toBe('FAILED');
    expect(bob.keys.size).toBe(0);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });
});
