import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { eachWorld } from '../world/world';

const box = eachWorld();

describe('policies that were attached a moment ago', () => {
  test('are not what a failure is taken for that is no denial', async () => {
    const { world } = box;
    world.calls.fault = (name) => (name === 'list' ? 'lose' : undefined);
    await world.resource('Create');
    expect(world.answers.at(-1)?.Reason).toContain('[CallFailed]');
    expect(world.calls.made.filter((name) => name === 'list')).toHaveLength(1);
  });

  test.each(['describe', 'read', 'list', 'tag', 'issue', 'put', 'move'])(
    'are waited for when %s is denied at first',
    async (call) => {
      const { world } = box;
      let denials = 3;
      world.calls.fault = (name) => (name === call && denials-- > 0 ? 'deny' : undefined);
      await world.resource('Create');
      expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
      expect(denials).toBeLessThanOrEqual(0);
      expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
      expect(world.issuer.keys.size).toBe(1);
    },
  );

  test('are not waited for without end', async () => {
    const { world } = box;
    const began = world.clock.now();
    world.calls.fault = (name) => (name === 'list' ? 'deny' : undefined);
    await world.resource('Create');
    expect(world.answers.at(-1)?.Reason).toContain('[AccessDenied]');
    expect(world.clock.now() - began).toBeGreaterThan(40 * SECOND);
    expect(world.clock.now() - began).toBeLessThanOrEqual(60 * SECOND);
  });

  test.each(['lastUsed', 'disable', 'remove', 'untag'])(
    'are waited for when %s is denied at first, where a slot must be freed',
    async (call) => {
      const world = await box.world.deploy();
      await world.rotate();
      world.clock.pass(48 * HOUR);
      // GIVEN that somebody broke the current value
      const current = world.secret.versions.get(world.secret.labels[CURRENT]);
      if (current) current.text = 'hunter2-is-no-json';
      let denials = 3;
      world.calls.reset();
      world.calls.fault = (name) => (name === call && denials-- > 0 ? 'deny' : undefined);
      await world.resource('Update');
      expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
      expect(denials).toBeLessThanOrEqual(0);
      expect(world.id(CURRENT)).toBe('KEY3');
    },
  );
});
