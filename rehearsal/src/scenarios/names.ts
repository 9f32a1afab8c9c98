import { RehearsalError } from '../errors';
import { didYouMean } from '../nearest';
import { SCENARIOS } from '.';
import type { DeployScenario, Scenario } from './scenario';

/** The names of all scenarios. */
export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name);

/** The scenario with a name. @throws InvalidOption with the nearest name */
export function scenarioNamed(name: string): Scenario | DeployScenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new RehearsalError(
    'InvalidOption',
    `There is no scenario ${name}.`,
    didYouMean(name, SCENARIO_NAMES, 'scenarios'),
  );
}
