import { RehearsalError } from '../errors';
import { openStage, type Stage, type StageOptions, setStage } from '../rehearse/stage';
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
  const stage = await setStage(options);
  const report = async (cast: Cast, on: Stage, work: (story: Story) => Promise<void>) => {
    const story = new Story(() => on.aws.timeline.now(), onLine);
    onBegin(cast.path);
    const missed = await tellMissed(story, () => work(story));
    const { name } = scenario;
    const result = { scenario: name, secret: cast.path, seed: options.seed, story: story.lines };
    return missed === undefined ? { ...result, good: true } : { ...result, good: false, missed };
  };
  try {
    const cast = chooseCast(scenario, castOf(stage), secret);
    if ('play' in scenario) {
      // A schedule that was just set is tried out; what is done by hand comes after that.
      await stage.aws.timeline.runUntil(stage.aws.timeline.now() + SETTLED);
      return await report(cast, stage, (story) => scenario.play(new Scene(stage, cast, story)));
    }
    const fresh = await openStage(options);
    try {
      return await report(cast, fresh, (story) => scenario.playDeploy(theatre(fresh, cast, story)));
    } finally {
      await fresh.close();
    }
  } finally {
    await stage.close();
  }
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
