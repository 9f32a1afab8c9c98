import { checkedOptions, type RehearseOptions } from '../rehearse/options';
import { scenarioNamed } from '.';
import type { StoryLine } from './log';
import { runScenario, type ScenarioReport } from './run';

export interface PlayScenarioOptions
  extends Pick<RehearseOptions, 'assembly' | 'seed' | 'stacks' | 'exists' | 'issuers' | 'speed'> {
  /** Name of the scenario, such as 'rotation-fails'. `SCENARIO_NAMES` lists all names. */
  readonly scenario: string;
  /** Path of the secret. @default - the first applicable secret */
  readonly secret?: string;
  /** Called with each line of the log. */
  readonly onLine?: (line: StoryLine) => void;
}

const KNOWN = ['assembly', 'scenario', 'secret', 'seed', 'stacks', 'speed', 'exists', 'issuers', 'onLine'];

/**
 * Deploys a cloud assembly to a local AWS and runs a failure scenario on one of its secrets. `missed` of the report is the
 * expectation that failed.
 *
 * @throws RehearsalError
 */
export async function playScenario(given: PlayScenarioOptions): Promise<ScenarioReport> {
  const { scenario, secret, onLine } = given;
  const options = checkedOptions(given, KNOWN);
  return runScenario(scenarioNamed(scenario), options, { secret, onLine });
}
