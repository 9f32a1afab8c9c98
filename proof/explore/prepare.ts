import { kindNamed } from '../kinds';
import { runNext } from '../scenarios/run';
import { SCENARIOS, type Scenario } from '../scenarios/scenarios';
import { STARTS, type Start } from '../scenarios/starts';
import { World } from '../world/world';
import type { Family } from './schedule';

/** A world in which the family's start has been reached and its act is about to begin, or a rule is broken already. */
export async function prepare(family: Family): Promise<World> {
  const kind = kindNamed(family.kind);
  const { actions, stragglers }: Start = STARTS[family.start];
  const world = new World({ kind, propagation: family.propagation, seed: family.seed, stragglers });
  world.state.plan = [...actions];
  await runToEnd(world);
  if (world.broken) return world;
  const act: Scenario = SCENARIOS[family.act];
  world.state.plan = [{ do: 'faults begin' }, ...act.actions, { do: 'continuation' }];
  return world;
}

/** Plays until the plan is done, or what follows has to be chosen. */
export async function runToEnd(world: World): Promise<void> {
  while (world.state.plan.length > 0 && world.state.plan[0]?.do !== 'continuation') await runNext(world);
}

/** Chooses what follows. */
export function continueWith(world: World, family: Family, continuation: string): void {
  const act: Scenario = SCENARIOS[family.act];
  const actions = act.continuations[continuation];
  if (!actions) throw new Error(`After ${family.act} there is no continuation ${continuation}.`);
  if (world.state.plan.shift()?.do !== 'continuation')
    throw new Error('It is not the time for a continuation.');
  world.state.plan.unshift(...actions);
}
