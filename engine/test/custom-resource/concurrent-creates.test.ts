import { generatedKey } from '../../../test/lambdas/credentials/generated-key';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { eachWorld, type World } from '../world/world';

const box = eachWorld();
const REQUEST = '11111111-2222-3333-4444-555555555555';
const LABELS_SETTLE = 15 * SECOND;
const ATTEMPTS_END = 40 * SECOND;

const promoted = (world: World) => world.secret.tags['rekey/promoted'];
const alive = (world: World) => [...world.issuer.keys.keys()];

/** The same request twice: the other attempt has stored a credential, and does `act` while this one verifies it. */
async function beside(world: World, act: () => void): Promise<number> {
  world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
  await world.resource('Create', { requestId: REQUEST });
  world.calls.reset();
  let acts = 1;
  world.calls.fault = (name) => {
    if (name === 'verify' && acts-- > 0) act();
    return undefined;
  };
  const began = world.clock.now();
  await world.resource('Create', { requestId: REQUEST });
  return world.clock.now() - began;
}

describe('a deploy beside one that has taken AWSPENDING off', () => {
  const claim = (world: World) => world.secret.setLabel(PENDING, undefined);

  test('leaves the promotion to it, and is done when that is written down', async () => {
    const { world } = box;
    let written: Promise<void> | undefined;
    const took = await beside(world, () => {
      claim(world);
      const tag = `${REQUEST} 2026-01-01T00:00:00.000Z 2026-01-01T00:00:00.000Z`;
      written = world.clock.sleep(5 * SECOND).then(() => world.secret.tag({ 'rekey/promoted': tag }));
    });
    await written;
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'kept' });
    expect(took).toBeLessThan(LABELS_SETTLE);
    expect(alive(world)).toEqual(['KEY1']);
  });

  test('promotes when the other has died over it', async () => {
    const { world } = box;
    const took = await beside(world, () => claim(world));
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'issued' });
    expect(promoted(world)).toContain(REQUEST);
    expect(took).toBeGreaterThanOrEqual(LABELS_SETTLE - 2 * SECOND + ATTEMPTS_END);
  });

  test('fails when the other has removed the credential', async () => {
    const { world } = box;
    world.watchLabels = false;
    await beside(world, () => {
      claim(world);
      void world.clock.sleep(20 * SECOND).then(() => world.issuer.keys.delete('KEY1'));
    });
    expect(world.answers.at(-1)?.Status).toBe('FAILED');
    expect(world.answers.at(-1)?.Reason).toContain('[PendingGone]');
    expect(promoted(world)).toBeUndefined();
  });

  test('of a generated key promotes without waiting for what could be removed', async () => {
    const { world } = generatedKey();
    const took = await beside(world, () => claim(world));
    expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(promoted(world)).toContain(REQUEST);
    expect(took).toBeLessThan(LABELS_SETTLE + ATTEMPTS_END);
  });
});

describe('a deploy that fails', () => {
  /** What fails is the n-th call of that name. */
  const failAt = (world: World, call: string, number: number, fault: 'lose' | 'mute') => {
    let calls = 0;
    world.calls.reset();
    world.calls.fault = (name) => (name === call && ++calls === number ? fault : undefined);
  };
  const undone = (world: World) => {
    expect(world.answers.at(-1)?.Status).toBe('FAILED');
    expect(alive(world)).not.toContain(world.issuer.ours.at(-1));
    expect(Object.keys(world.secret.tags)).not.toContain(`rekey/credential/${world.issuer.ours.at(-1)}`);
  };

  test.each([
    ['before it took AWSPENDING off', 1, 0],
    ['after that', 2, LABELS_SETTLE - 2 * SECOND],
  ])('%s removes what it issued', async (_when, verify, atLeast) => {
    const { world } = box;
    world.watchLabels = false;
    failAt(world, 'verify', verify, 'lose');
    let failed = 0;
    const { fault } = world.calls;
    world.calls.fault = (name, index) => {
      const struck = fault(name, index);
      if (struck) failed = world.clock.now();
      return struck;
    };
    await world.resource('Create', { requestId: REQUEST });
    undone(world);
    expect(world.clock.now() - failed).toBeGreaterThanOrEqual(atLeast);
    if (atLeast === 0) expect(world.clock.now() - failed).toBeLessThan(SECOND);
  });

  test('when the answer to the promotion got lost keeps what it promoted', async () => {
    const { world } = box;
    const tag = jest.spyOn(world.secret, 'tag');
    let written = 0;
    world.calls.fault = (name) => {
      if (name !== 'tag' || !world.secret.labels[CURRENT] || world.secret.labels[PENDING]) return undefined;
      written = world.clock.now();
      return 'mute';
    };
    await world.resource('Create', { requestId: REQUEST });
    expect(tag).toHaveBeenLastCalledWith(expect.objectContaining({ 'rekey/promoted': expect.anything() }));
    expect(world.answers.at(-1)?.Status).toBe('FAILED');
    expect(alive(world)).toEqual(['KEY1']);
    expect(world.clock.now() - written).toBeLessThan(SECOND);
  });

  test('after it made its own current keeps it for those who read it already', async () => {
    const { world } = box;
    world.watchLabels = false;
    world.secret.writeByHand('by-hand', 'hunter2-is-no-json');
    world.calls.fault = (name) =>
      name === 'tag' && world.secret.labels[CURRENT] === REQUEST ? 'deny' : undefined;
    await world.resource('Create', { requestId: REQUEST });
    expect(world.answers.at(-1)?.Status).toBe('FAILED');
    expect(world.secret.labels[PREVIOUS]).toBe('by-hand');
    expect(alive(world)).toEqual(['KEY1']);
  });

  test('before it made its own current removes it, whatever was current before', async () => {
    const { world } = box;
    world.watchLabels = false;
    world.secret.writeByHand('by-hand', 'hunter2-is-no-json');
    world.secret.writeByHand('by-hand-again', 'hunter2-is-no-json');
    failAt(world, 'verify', 2, 'lose');
    await world.resource('Create', { requestId: REQUEST });
    undone(world);
    expect(world.secret.labels).toMatchObject({ [CURRENT]: 'by-hand-again', [PREVIOUS]: 'by-hand' });
  });
});
