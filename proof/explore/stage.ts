import { kindNamed } from '../kinds';
import { ACTS, type Act } from '../story/acts';
import { play } from '../story/play';
import { STARTS, type Start } from '../story/starts';
import { World } from '../world/world';
import type { Family } from './schedule';

/** A world in which the family's start has been reached and its act is about to begin, or a rule is broken already. */
export async function stage(family: Family): Promise<World> {
  const kind = kindNamed(family.kind);
  const { moves, stragglers }: Start = STARTS[family.start];
  const world = new World({ kind, propagation: family.propagation, seed: family.seed, stragglers });
  world.memory.plan = [...moves];
  await playOut(world);
  if (world.broken) return world;
  const act: Act = ACTS[family.act];
  world.memory.plan = [{ do: 'faults begin' }, ...act.moves, { do: 'sequel' }];
  return world;
}

/** Plays until the plan is done, or what follows has to be chosen. */
export async function playOut(world: World): Promise<void> {
  while (world.memory.plan.length > 0 && world.memory.plan[0]?.do !== 'sequel') await play(world);
}

/** Chooses what follows. */
export function follow(world: World, family: Family, sequel: string): void {
  const act: Act = ACTS[family.act];
  const moves = act.sequels[sequel];
  if (!moves) throw new Error(`After ${family.act} there is no sequel ${sequel}.`);
  if (world.memory.plan.shift()?.do !== 'sequel') throw new Error('It is not the time for a sequel.');
  world.memory.plan.unshift(...moves);
}
