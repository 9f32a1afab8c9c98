import { RehearsalError } from '../errors';
import type { Environment } from '../rehearse/environments';
import { type Gap, POLICIES_NOT_ENFORCED } from '../rehearse/gaps';
import { environmentsIn, openStage, type Stage, type StageOptions, setStage } from '../rehearse/stage';
import { type Verdict, verdictOf } from '../rehearse/verdict';
import { type Cast, castOf } from './cast';
import type { DeployScenario, Fit, Scenario, Theatre } from './scenario';
import { Scene } from './scene';
import { NotAsTold, Story, type StoryLine } from './story';

const SETTLED = 5 * 60_000;

/** How a scenario went. */
export interface ScenarioReport {
  readonly scenario: string;
  /** The path of the secret that it was played with. */
  readonly secret: string;
  readonly seed: number;
  /** Whether it went as its story says. */
  readonly good: boolean;
  /** What the story says and did not come. */
  readonly missed?: string;
  /** Things that were not shown. */
  readonly gaps: readonly Gap[];
  /** 'not good' when it did not go as its story says, else 'incomplete' with a gap. */
  readonly verdict: Verdict;
  readonly story: readonly StoryLine[];
}

interface Casting {
  /** The path of the secret; else the first that fits. */
  readonly secret?: string;
  /** Told the path of the secret. */
  readonly onBegin?: (secret: string) => void;
  readonly onLine?: (line: StoryLine) => void;
}

/** Plays one scenario on the app. Errors: those of a deploy, InvalidOption, ScenarioDoesNotFit. */
export async function play(
  scenario: Scenario | DeployScenario,
  options: StageOptions,
  { secret, onBegin = () => {}, onLine = () => {} }: Casting = {},
): Promise<ScenarioReport> {
  const { stage, environment } = await stageThatFits(scenario, options, secret);
  const report = async (
    cast: Cast,
    on: Stage,
    work: (story: Story) => Promise<void>,
  ): Promise<ScenarioReport> => {
    const story = new Story(() => on.aws.timeline.now(), onLine);
    onBegin(cast.path);
    const missed = await tellMissed(story, () => work(story));
    const { name } = scenario;
    const gaps = [...(on.aws.authorizer.enforced ? [] : [POLICIES_NOT_ENFORCED]), ...story.gaps];
    const result = { scenario: name, secret: cast.path, seed: options.seed, gaps, story: story.lines };
    return missed === undefined
      ? { ...result, good: true, verdict: verdictOf({ findings: [], gaps }) }
      : { ...result, good: false, verdict: 'not good', missed };
  };
  try {
    const cast = chooseCast(scenario, castOf(stage), secret);
    if ('play' in scenario) {
      // A schedule that was just set is tried out; what is done by hand comes after that.
      await stage.aws.timeline.runUntil(stage.aws.timeline.now() + SETTLED);
      return await report(cast, stage, (story) => scenario.play(new Scene(stage, cast, story)));
    }
    const fresh = await openStage(options, environment);
    try {
      return await report(cast, fresh, (story) => scenario.playDeploy(theatre(fresh, cast, story)));
    } finally {
      await fresh.close();
    }
  } finally {
    await stage.close();
  }
}

/** The deployed environment that has a secret which fits, or the last one when none has. */
async function stageThatFits(
  { fits }: { fits: Fit },
  options: StageOptions,
  secret: string | undefined,
): Promise<{ stage: Stage; environment: Environment }> {
  const environments = environmentsIn(options);
  for (const [index, environment] of environments.entries()) {
    const stage = await setStage(options, environment);
    const fitting = castOf(stage).some((cast) => fits.test(cast) && cast.path === (secret ?? cast.path));
    if (fitting || index === environments.length - 1) return { stage, environment };
    await stage.close();
  }
  throw new Error('An assembly has at least one stack.');
}

/** The expectation that failed; any other error is thrown on. */
async function tellMissed(story: Story, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof NotAsTold)) throw error;
    story.tell('missed', error.expectation);
    return error.expectation;
  }
}

function theatre(stage: Stage, cast: Cast, story: Story): Theatre {
  return {
    stage,
    cast,
    story,
    async deploy(change = (stack) => stack) {
      for (const stack of stage.stacks) {
        try {
          await stage.aws.timeline.run(() => stage.cloudFormation.deploy(change(stack)));
        } catch (error) {
          if (error instanceof RehearsalError && error.code === 'DeployFailed') return error.message;
          throw error;
        }
      }
      return undefined;
    },
  };
}

function chooseCast(scenario: { name: string; fits: Fit }, all: readonly Cast[], secret?: string): Cast {
  const { name, fits } = scenario;
  const fitting = all.filter((cast) => fits.test(cast));
  const chosen = secret === undefined ? fitting[0] : fitting.find(({ path }) => path === secret);
  if (chosen) return chosen;
  const found = secret === undefined ? 'The app has none' : `${secret} is no such secret`;
  throw new RehearsalError(
    'ScenarioDoesNotFit',
    `The scenario ${name} is played with ${fits.words}. ${found}.`,
    fitting.length > 0
      ? `Those that fit are ${fitting.map(({ path }) => path).join(', ')}.`
      : 'Play it with an app that has one, or another scenario: `rehearse --list` shows them.',
  );
}
