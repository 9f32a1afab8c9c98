import type { ScenarioName } from '../../scenarios/scenarios';
import type { StartName } from '../../scenarios/starts';
import type { Propagation } from '../../world/propagation';

/** The family to explore for a planted error. */
export interface Target {
  readonly kind?: string;
  readonly start: StartName;
  readonly scenario: ScenarioName;
  readonly propagation?: Propagation;
  /** Shares of the schedules with one injection, and with two. @default [1] */
  readonly shares?: readonly number[];
}

/** Explores the family with the mocks that `plant` registers. Returns the first violation, shrunk, as text. */
export async function findPlanted(plant: () => void, target: Target): Promise<string> {
  jest.resetModules();
  plant();
  const { Explorer } = await import('../../explore/explorer');
  const { prepare } = await import('../../explore/prepare');
  const { shrink } = await import('../../explore/shrink');
  const { asViolation } = await import('../../report');
  const { Random } = await import('../../../engine/src/testing/random');
  const { kind = 'access-key', propagation = 'at-once', shares = [1], start, scenario } = target;
  const family = { kind, start, scenario, propagation, seed: 1 };
  const reach = { shares, random: new Random(1), most: 1, stop: true };
  const explorer = new Explorer(await prepare(family), family, reach);
  await explorer.explore();
  const [found] = explorer.findings;
  jest.resetModules();
  return found ? asViolation(await shrink(found)) : 'No violation.';
}
