import { RehearsalError } from '../errors';
import {
  createDeployment,
  type Deployment,
  type DeploymentOptions,
  environmentsIn,
  openDeployment,
} from '../rehearse/deployment';
import type { Environment } from '../rehearse/environments';
import { type Gap, POLICIES_NOT_ENFORCED } from '../rehearse/gaps';
import { type Verdict, verdictOf } from '../rehearse/verdict';
import { ScenarioContext } from './context';
import { ExpectationFailed, ScenarioLog, type StoryLine } from './log';
import type { DeployContext, DeployScenario, Fit, Scenario } from './scenario';
import { type ScenarioSecret, scenarioSecrets } from './scenario-secret';

const SETTLED = 5 * 60_000;

/** How a scenario went. */
export interface ScenarioReport {
  readonly scenario: string;
  /** The path of the secret that it was played with. */
  readonly secret: string;
  readonly seed: number;
  /** Whether it went as its log says. */
  readonly good: boolean;
  /** What the story says and did not come. */
  readonly missed?: string;
  /** Things that were not shown. */
  readonly gaps: readonly Gap[];
  /** 'not good' when it did not go as its log says, else 'incomplete' with a gap. */
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
  options: DeploymentOptions,
  { secret, onBegin = () => {}, onLine = () => {} }: Casting = {},
): Promise<ScenarioReport> {
  const { deployment, environment } = await deploymentFor(scenario, options, secret);
  const report = async (
    target: ScenarioSecret,
    on: Deployment,
    work: (log: ScenarioLog) => Promise<void>,
  ): Promise<ScenarioReport> => {
    const log = new ScenarioLog(() => on.aws.timeline.now(), onLine);
    onBegin(target.path);
    const missed = await tellMissed(log, () => work(log));
    const { name } = scenario;
    const gaps = [...(on.aws.authorizer.enforced ? [] : [POLICIES_NOT_ENFORCED]), ...log.gaps];
    const result = { scenario: name, secret: target.path, seed: options.seed, gaps, story: log.lines };
    return missed === undefined
      ? { ...result, good: true, verdict: verdictOf({ findings: [], gaps }) }
      : { ...result, good: false, verdict: 'not good', missed };
  };
  try {
    const target = chooseCast(scenario, scenarioSecrets(deployment), secret);
    if ('run' in scenario) {
      // A schedule that was just set is tried out; what is done by hand comes after that.
      await deployment.aws.timeline.runUntil(deployment.aws.timeline.now() + SETTLED);
      return await report(target, deployment, (log) =>
        scenario.run(new ScenarioContext(deployment, target, log)),
      );
    }
    const fresh = await openDeployment(options, environment);
    try {
      return await report(target, fresh, (log) => scenario.runOnDeploy(deployContext(fresh, target, log)));
    } finally {
      await fresh.close();
    }
  } finally {
    await deployment.close();
  }
}

/** The deployed environment that has a secret which fits, or the last one when none has. */
async function deploymentFor(
  { fits }: { fits: Fit },
  options: DeploymentOptions,
  secret: string | undefined,
): Promise<{ deployment: Deployment; environment: Environment }> {
  const environments = environmentsIn(options);
  for (const [index, environment] of environments.entries()) {
    const deployment = await createDeployment(options, environment);
    const fitting = scenarioSecrets(deployment).some(
      (target) => fits.test(target) && target.path === (secret ?? target.path),
    );
    if (fitting || index === environments.length - 1) return { deployment, environment };
    await deployment.close();
  }
  throw new Error('An assembly has at least one stack.');
}

/** The expectation that failed; any other error is thrown on. */
async function tellMissed(log: ScenarioLog, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof ExpectationFailed)) throw error;
    log.add('missed', error.expectation);
    return error.expectation;
  }
}

function deployContext(deployment: Deployment, target: ScenarioSecret, log: ScenarioLog): DeployContext {
  return {
    deployment,
    target,
    log,
    async deploy(change = (stack) => stack) {
      for (const stack of deployment.stacks) {
        try {
          await deployment.aws.timeline.run(() => deployment.cloudFormation.deploy(change(stack)));
        } catch (error) {
          if (error instanceof RehearsalError && error.code === 'DeployFailed') return error.message;
          throw error;
        }
      }
      return undefined;
    },
  };
}

function chooseCast(
  scenario: { name: string; fits: Fit },
  all: readonly ScenarioSecret[],
  secret?: string,
): ScenarioSecret {
  const { name, fits } = scenario;
  const fitting = all.filter((target) => fits.test(target));
  const chosen = secret === undefined ? fitting[0] : fitting.find(({ path }) => path === secret);
  if (chosen) return chosen;
  const found = secret === undefined ? 'The app has none' : `${secret} is no such secret`;
  throw new RehearsalError(
    'ScenarioDoesNotFit',
    `The scenario ${name} is played with ${fits.words}. ${found}.`,
    fitting.length > 0
      ? `Those that fit are ${fitting.map(({ path }) => path).join(', ')}.`
      : 'TestContext it with an app that has one, or another scenario: `rehearse --list` shows them.',
  );
}
