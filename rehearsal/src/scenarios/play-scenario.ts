import { checkedExisting } from '../existing/check';
import type { Existing } from '../existing/format';
import type { Serve } from '../issuers/issuer';
import { folderOf, issuersOf, names, seedOf, speedOf, unknownOption } from '../rehearse/options';
import type { StoryLine } from './log';
import { scenarioNamed } from './names';
import { runScenario, type ScenarioReport } from './run';

export interface PlayScenarioOptions {
  /** The cloud assembly: its folder, or the result of `app.synth()`. */
  readonly assembly: string | { readonly directory: string };
  /** Name of the scenario, such as 'rotation-fails'. `SCENARIO_NAMES` lists all names. */
  readonly scenario: string;
  /** Path of the secret. @default - the first applicable secret */
  readonly secret?: string;
  /** Seed of all random decisions. @default 1 */
  readonly seed?: number;
  /** Names or paths of the stacks to deploy. @default - all stacks */
  readonly stacks?: readonly string[];
  /** Resources that exist before the deploy. @default - resources that the templates refer to but do not create */
  readonly exists?: Existing;
  /** Issuers other than AWS. @default - none */
  readonly issuers?: readonly Serve[];
  /** Maximum virtual seconds for each real second. @default - unlimited */
  readonly speed?: number;
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
  for (const name of Object.keys(given)) if (!KNOWN.includes(name)) throw unknownOption(name, KNOWN);
  const { secret, onLine } = given;
  const options = {
    directory: folderOf(given.assembly),
    seed: seedOf(given.seed),
    stacks: names('stacks', given.stacks),
    speed: speedOf(given.speed),
    exists: checkedExisting(given.exists),
    issuers: issuersOf(given.issuers),
  };
  return runScenario(scenarioNamed(given.scenario), options, { secret, onLine });
}
