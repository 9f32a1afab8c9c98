import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { eachWorld } from '../world/world';

const box = eachWorld();
const REQUEST = '11111111-2222-3333-4444-555555555555';

describe('a deploy that is asked for again', () => {
  test('after it stored its credential, and before it wrote that down, does that', async () => {
    const { world } = box;
    world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
    await world.resource('Create', { requestId: REQUEST });
    world.calls.reset();
    expect(world.secret.labels[CURRENT]).toBe(REQUEST);
    expect(world.secret.tags['rekey/promoted']).toBeUndefined();
    await world.resource('Create', { requestId: REQUEST });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.secret.tags['rekey/promoted']).toContain(REQUEST);
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'issued' });
    expect(world.issuer.ours).toEqual(['KEY1']);
  });

  test('after somebody wrote nonsense over what it had made, makes that current again', async () => {
    const { world } = box;
    await world.resource('Create', { requestId: REQUEST });
    world.secret.writeByHand('by-hand', 'hunter2-is-no-json');
    await world.resource('Create', { requestId: REQUEST });
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.id(CURRENT)).toBe('KEY1');
  });
});

describe('the first credential', () => {
  test('is promoted once its label is seen, which is not moved', async () => {
    const { world } = box;
    world.secret.lag = 4 * SECOND;
    const move = jest.spyOn(world.secret, 'move');
    await world.deploy();
    expect(move.mock.calls.map(([label]) => label)).toEqual([PENDING]);
  });

  test.each(['removed', 'disabled'])('is issued anew when the current one was %s', async (how) => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.slots = 3;
    world.issuer.make(true);
    if (how === 'removed') world.issuer.keys.delete('KEY1');
    else (world.issuer.keys.get('KEY1') as { active: boolean }).active = false;
    await world.resource('Update');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.id(CURRENT)).toBe('KEY3');
  });

  test('is promoted over a value that is of no use, however long it takes to try it', async () => {
    const { world } = box;
    world.secret.writeByHand('by-hand', 'hunter2-is-no-json');
    world.calls.fault = (name) => {
      if (name === 'verify') world.clock.pass(4 * SECOND);
      return undefined;
    };
    await world.resource('Create');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('is issued where AWSCURRENT is on a version without a value', async () => {
    const { world } = box;
    world.secret.startRotation('token-of-a-rotation-0000000000001');
    world.secret.setLabel(CURRENT, 'token-of-a-rotation-0000000000001');
    await world.resource('Create');
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('is not issued when the current value cannot be read', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    let losses = 1;
    world.calls.fault = (name) => (name === 'read' && losses-- > 0 ? 'lose' : undefined);
    await world.resource('Update');
    expect(world.answers.at(-1)?.Reason).toContain('[CallFailed] read failed.');
    expect(world.calls.made).not.toContain('issue');
  });

  test('that does not work and cannot be removed is told of, and the answer tells why it was to go', async () => {
    const { world } = box;
    world.watchLabels = false;
    world.issuer.delay = 1000 * SECOND;
    world.calls.fault = (name) => (name === 'remove' ? 'lose' : undefined);
    await world.resource('Create');
    expect(world.answers.at(-1)?.Reason).toContain('[VerifyFailed]');
    expect(world.logged()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        event: 'resource',
        version: world.secret.labels[CURRENT],
        outcome: 'undo failed',
        message: expect.stringContaining('[CallFailed] remove failed.'),
      }),
    );
  });
});
