import { kindNamed } from '../kinds';
import { runNext } from '../scenarios/run';
import { SCENARIOS, type Scenario } from '../scenarios/scenarios';
import { STARTS, type Start } from '../scenarios/starts';
import { World } from '../world/world';
import type { Family } from './schedule';

/** A world at the beginning of the family's scenario; or one in which a rule is broken before. */
export async function prepare(family: Family): Promise<World> {
  const kind = kindNamed(family.kind);
  const { actions, stragglers }: Start = STARTS[family.start];
  const world = new World({ kind, propagation: family.propagation, seed: family.seed, stragglers });
  world.state.plan = [...actions];
  await runToEnd(world);
  if (world.broken) return world;
  const scenario: Scenario = SCENARIOS[family.scenario];
  world.state.plan = [{ do: 'faults begin' }, ...scenario.actions, { do: 'continuation' }];
  return world;
}

/** Runs until the plan is done, or a continuation has to be chosen. */
export async function runToEnd(world: World): Promise<void> {
  while (world.state.plan.length > 0 && world.state.plan[0]?.do !== 'continuation') await runNext(world);
}

/** Chooses the continuation. */
export function continueWith(world: World, family: Family, continuation: string): void {
  const scenario: Scenario = SCENARIOS[family.scenario];
  const actions = scenario.continuations[continuation];
  if (!actions) throw new Error(`${family.scenario} has no continuation ${continuation}.`);
  if (world.state.plan.shift()?.do !== 'continuation') throw new Error('No continuation is due.');
  world.state.plan.unshift(...actions);
}
