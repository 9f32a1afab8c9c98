import { generatedKey } from '../../../test/lambdas/credentials/generated-key';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import type { Fault } from '../../src/testing/faults';
import { SECOND } from '../../src/time/clock';
import { clearPending, failCall, REQUEST, response, writeByHand } from '../fixtures';
import { eachWorld, resourceEvent, type World } from '../world/world';

const box = eachWorld();
const LABELS_VISIBLE = 15 * SECOND;
const ATTEMPT_ENDS = 40 * SECOND;

const create = (world: World) => world.resource('Create', { requestId: REQUEST });
const promoted = (world: World) => world.secret.tags['rekey/promoted'];
const ids = (world: World) => [...world.issuer.keys.keys()];

/** A Create beside another one, which stored a credential and acts during the verification. Returns the duration. */
async function createBeside(world: World, act: () => void): Promise<number> {
  failCall(world, 'put', 'crash-after');
  await create(world);
  world.calls.reset();
  let acts = 1;
  world.calls.fault = (name) => {
    if (name === 'verify' && acts-- > 0) act();
    return undefined;
  };
  const began = world.clock.now();
  await create(world);
  return world.clock.now() - began;
}

describe('a Create, after a concurrent one removed AWSPENDING', () => {
  test('waits for the record of the promotion by the other', async () => {
    const { world } = box;
    let written: Promise<void> | undefined;
    const took = await createBeside(world, () => {
      clearPending(world);
      const tag = `${REQUEST} 2026-01-01T00:00:00.000Z 2026-01-01T00:00:00.000Z`;
      written = world.clock.sleep(5 * SECOND).then(() => world.secret.tag({ 'rekey/promoted': tag }));
    });
    await written;
    expect(response(world)?.Status).toBe('SUCCESS');
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'kept' });
    expect(took).toBeLessThan(LABELS_VISIBLE);
    expect(ids(world)).toEqual(['KEY1']);
  });

  test('promotes if the other crashed', async () => {
    const { world } = box;
    const took = await createBeside(world, () => clearPending(world));
    expect(response(world)?.Status).toBe('SUCCESS');
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'issued' });
    expect(promoted(world)).toContain(REQUEST);
    expect(took).toBeGreaterThanOrEqual(LABELS_VISIBLE - 2 * SECOND + ATTEMPT_ENDS);
  });

  test('fails if the other removed the credential', async () => {
    const { world } = box;
    world.watchLabels = false;
    await createBeside(world, () => {
      clearPending(world);
      void world.clock.sleep(20 * SECOND).then(() => world.issuer.keys.delete('KEY1'));
    });
    expect(response(world)?.Status).toBe('FAILED');
    expect(response(world)?.Reason).toContain('[PendingGone]');
    expect(promoted(world)).toBeUndefined();
  });

  test('promotes a generated key without waiting for a removal', async () => {
    const { world } = generatedKey();
    const took = await createBeside(world, () => clearPending(world));
    expect(response(world)?.Status).toBe('SUCCESS');
    expect(promoted(world)).toContain(REQUEST);
    expect(took).toBeLessThan(LABELS_VISIBLE + ATTEMPT_ENDS);
  });

  test('does not revert a completed one by its own failure', async () => {
    const { world } = box;
    world.calls.fault = (name) => (name === 'verify' && promoted(world) ? 'lose' : undefined);
    await world.run(
      Promise.all([1, 2].map(() => world.invoke(resourceEvent('Create', { requestId: REQUEST })))),
    );
    expect(world.answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'FAILED']);
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });
});

describe('a failed Create', () => {
  /** Injects the fault into the n-th call with this name. Returns the time of the fault. */
  const failNth = (world: World, call: string, number: number, fault: Fault) => {
    const failed = { at: 0 };
    let calls = 0;
    world.calls.reset();
    world.calls.fault = (name) => {
      if (name !== call || ++calls !== number) return undefined;
      failed.at = world.clock.now();
      return fault;
    };
    return failed;
  };
  const requireReverted = (world: World) => {
    const id = world.issuer.ours.at(-1);
    expect(response(world)?.Status).toBe('FAILED');
    expect(ids(world)).not.toContain(id);
    expect(Object.keys(world.secret.tags)).not.toContain(`rekey/credential/${id}`);
  };

  test.each([
    ['before', 1, 0, SECOND],
    ['after', 2, LABELS_VISIBLE - 2 * SECOND, LABELS_VISIBLE + SECOND],
  ])('removes its credential %s it removed AWSPENDING', async (_when, verify, atLeast, lessThan) => {
    const { world } = box;
    world.watchLabels = false;
    const failed = failNth(world, 'verify', verify, 'lose');
    await create(world);
    requireReverted(world);
    const took = world.clock.now() - failed.at;
    expect(took).toBeGreaterThanOrEqual(atLeast);
    expect(took).toBeLessThan(lessThan);
  });

  test('keeps its credential if the response to the promotion record was lost', async () => {
    const { world } = box;
    const tag = jest.spyOn(world.secret, 'tag');
    let recorded = 0;
    world.calls.fault = (name) => {
      if (name !== 'tag' || !world.secret.labels[CURRENT] || world.secret.labels.AWSPENDING) return undefined;
      recorded = world.clock.now();
      return 'mute';
    };
    await create(world);
    expect(tag).toHaveBeenLastCalledWith(expect.objectContaining({ 'rekey/promoted': expect.anything() }));
    expect(response(world)?.Status).toBe('FAILED');
    expect(ids(world)).toEqual(['KEY1']);
    expect(world.clock.now() - recorded).toBeLessThan(SECOND);
  });

  test('keeps its credential for readers after it moved AWSCURRENT', async () => {
    const { world } = box;
    world.watchLabels = false;
    writeByHand(world, 'hunter2-is-no-json');
    world.calls.fault = (name) =>
      name === 'tag' && world.secret.labels[CURRENT] === REQUEST ? 'deny' : undefined;
    await create(world);
    expect(response(world)?.Status).toBe('FAILED');
    expect(world.secret.labels[PREVIOUS]).toBe('by-hand-1');
    expect(ids(world)).toEqual(['KEY1']);
  });

  test('removes its credential before it moved AWSCURRENT, whatever was current', async () => {
    const { world } = box;
    world.watchLabels = false;
    writeByHand(world, 'hunter2-is-no-json', 'hunter2-is-no-json');
    failNth(world, 'verify', 2, 'lose');
    await create(world);
    requireReverted(world);
    expect(world.secret.labels).toMatchObject({ [CURRENT]: 'by-hand-2', [PREVIOUS]: 'by-hand-1' });
  });
});
