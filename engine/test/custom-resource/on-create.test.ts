import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { before, failCall, REQUEST, response, setActive, succeed, TOKEN, writeByHand } from '../fixtures';
import { eachWorld } from '../world/world';

const box = eachWorld();

describe('a repeated Create', () => {
  test('records a promotion that the first attempt did not record', async () => {
    const { world } = box;
    failCall(world, 'put', 'crash-after');
    await world.resource('Create', { requestId: REQUEST });
    world.calls.reset();
    expect(world.secret.labels[CURRENT]).toBe(REQUEST);
    expect(world.secret.tags['rekey/promoted']).toBeUndefined();
    await succeed(world, 'Create', { requestId: REQUEST });
    expect(world.secret.tags['rekey/promoted']).toContain(REQUEST);
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'issued' });
    expect(world.issuer.ours).toEqual(['KEY1']);
  });

  test('makes its credential current again after an invalid value was written by hand', async () => {
    const { world } = box;
    await world.resource('Create', { requestId: REQUEST });
    writeByHand(world, 'hunter2-is-no-json');
    await succeed(world, 'Create', { requestId: REQUEST });
    expect(world.id(CURRENT)).toBe('KEY1');
  });
});

describe('the first credential', () => {
  test('is promoted without a move of AWSCURRENT after its label is visible', async () => {
    const { world } = box;
    world.secret.lag = 4 * SECOND;
    const move = jest.spyOn(world.secret, 'move');
    await world.deploy();
    expect(move.mock.calls.map(([label]) => label)).toEqual([PENDING]);
  });

  test.each(['removed', 'disabled'])('is issued again if the current one was %s', async (how) => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.slots = 3;
    world.issuer.make(true);
    if (how === 'removed') world.issuer.keys.delete('KEY1');
    else setActive(world, 'KEY1', false);
    await succeed(world, 'Update');
    expect(world.id(CURRENT)).toBe('KEY3');
  });

  test('replaces an invalid value even if the verification takes long', async () => {
    const { world } = box;
    writeByHand(world, 'hunter2-is-no-json');
    before(world, 'verify', () => world.clock.pass(4 * SECOND));
    await succeed(world, 'Create');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('is issued if AWSCURRENT is on a version without a value', async () => {
    const { world } = box;
    world.secret.startRotation(TOKEN);
    world.secret.setLabel(CURRENT, TOKEN);
    await succeed(world, 'Create');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('is not issued if the current value cannot be read', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    let losses = 1;
    world.calls.fault = (name) => (name === 'read' && losses-- > 0 ? 'lose' : undefined);
    await world.resource('Update');
    expect(response(world)?.Reason).toContain('[CallFailed] read failed.');
    expect(world.calls.made).not.toContain('issue');
  });

  test('logs a failed removal and responds with the original error', async () => {
    const { world } = box;
    world.watchLabels = false;
    world.issuer.delay = 1000 * SECOND;
    failCall(world, 'remove', 'lose');
    await world.resource('Create');
    expect(response(world)?.Reason).toContain('[VerifyFailed]');
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
