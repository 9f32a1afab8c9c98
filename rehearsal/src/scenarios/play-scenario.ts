import { checkedExisting } from '../existing/check';
import type { Existing } from '../existing/format';
import type { Serve } from '../issuers/issuer';
import { folderOf, issuersOf, names, seedOf, speedOf, unknownOption } from '../rehearse/options';
import type { StoryLine } from './log';
import { scenarioNamed } from './names';
import { play, type ScenarioReport } from './run';

export interface PlayScenarioOptions {
  /** The cloud assembly that `cdk synth` wrote: its folder, or what `app.synth()` gives. */
  readonly assembly: string | { readonly directory: string };
  /** Its name, such as 'rotation-fails'; `SCENARIO_NAMES` has them all. */
  readonly scenario: string;
  /** Path of the secret to play it with. @default - the first that fits */
  readonly secret?: string;
  /** Decides everything that is left to chance. @default 1 */
  readonly seed?: number;
  /** Names or paths of the stacks to deploy. @default - all */
  readonly stacks?: readonly string[];
  /** Resources of the account before the deploy. @default - resources that the templates name and do not create exist, empty */
  readonly exists?: Existing;
  /** Issuers other than AWS. @default - none */
  readonly issuers?: readonly Serve[];
  /** At most so many virtual seconds pass in a real one. @default - as many as can */
  readonly speed?: number;
  /** Called with each line of the story, as it happens. */
  readonly onLine?: (line: StoryLine) => void;
}

const KNOWN = ['assembly', 'scenario', 'secret', 'seed', 'stacks', 'speed', 'exists', 'issuers', 'onLine'];

/**
 * Deploys a cloud assembly to a local AWS and plays a bad day with one of its secrets. When it does not go as its
 * story says, the report's `missed` names the expectation that failed.
 *
 * Errors: every `RehearsalErrorCode`.
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
  return play(scenarioNamed(given.scenario), options, { secret, onLine });
}
