import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { DAY, World } from './world';

/** One credential, ready for its first rotation. */
export async function fresh(): Promise<World> {
  return new World().deploy();
}

/** The second slot holds a replaced credential that is disabled. */
export async function inQuarantine(): Promise<World> {
  const world = await fresh();
  await world.rotate();
  world.clock.pass(2 * DAY);
  await world.sweep();
  return world;
}

/** The second slot holds a replaced credential whose grace is over, before the sweep. */
export async function graceOver(): Promise<World> {
  const world = await fresh();
  await world.rotate();
  world.clock.pass(2 * DAY);
  return world;
}

/** The same, with late reads of labels, values and tags. */
export async function seenLate(): Promise<World> {
  const world = await graceOver();
  world.secret.lag = 4 * SECOND;
  return world;
}

export const STARTS = { fresh, inQuarantine, graceOver, seenLate };

/** Lets days pass with sweeps, and checks that everything has converged. */
export async function requireHealthy(world: World, place: string): Promise<void> {
  for (let hour = 0; hour < 78; hour += 13) {
    world.clock.pass(13 * HOUR);
    await world.sweep();
  }
  const current = world.value(CURRENT);
  const pending = world.secret.labels[PENDING];
  expect({
    place,
    sweep: await world.sweep(),
    works: current !== undefined && world.issuer.works(current),
    stuck: pending !== undefined && pending !== world.secret.labels[CURRENT],
    orphans: world.orphans(),
    crowded: world.issuer.keys.size > 2,
  }).toEqual({ place, sweep: 'done', works: true, stuck: false, orphans: [], crowded: false });
}
