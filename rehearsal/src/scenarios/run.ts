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

/** Secrets Manager tests a new schedule first. */
const SETTLED = 5 * 60_000;

/** Result of a scenario. */
export interface ScenarioReport {
  readonly scenario: string;
  /** Path of the secret. */
  readonly secret: string;
  readonly seed: number;
  /** True if every expectation held. */
  readonly good: boolean;
  /** The expectation that failed. */
  readonly missed?: string;
  /** Things that were not verified. */
  readonly gaps: readonly Gap[];
  /** 'not good' if an expectation failed, else 'incomplete' with gaps. */
  readonly verdict: Verdict;
  readonly story: readonly StoryLine[];
}

interface RunOptions {
  /** Path of the secret. @default - the first applicable secret */
  readonly secret?: string;
  /** Called with the path of the secret. */
  readonly onBegin?: (secret: string) => void;
  readonly onLine?: (line: StoryLine) => void;
}

/** Runs a scenario on the app. @throws DeployFailed, InvalidOption, ScenarioDoesNotFit */
export async function runScenario(
  scenario: Scenario | DeployScenario,
  options: DeploymentOptions,
  { secret, onBegin = () => {}, onLine = () => {} }: RunOptions = {},
): Promise<ScenarioReport> {
  const { deployment, environment } = await deploymentFor(scenario, options, secret);
  const report = async (
    target: ScenarioSecret,
    on: Deployment,
    work: (log: ScenarioLog) => Promise<void>,
  ): Promise<ScenarioReport> => {
    const log = new ScenarioLog(() => on.aws.timeline.now(), onLine);
    onBegin(target.path);
    const missed = await failedExpectation(log, () => work(log));
    const { name } = scenario;
    const gaps = [...(on.aws.authorizer.enforced ? [] : [POLICIES_NOT_ENFORCED]), ...log.gaps];
    const result = { scenario: name, secret: target.path, seed: options.seed, gaps, story: log.lines };
    return missed === undefined
      ? { ...result, good: true, verdict: verdictOf({ findings: [], gaps }) }
      : { ...result, good: false, verdict: 'not good', missed };
  };
  try {
    const target = selectSecret(scenario, scenarioSecrets(deployment), secret);
    if ('run' in scenario) {
      const { timeline } = deployment.aws;
      await timeline.runUntil(timeline.now() + SETTLED + target.pause);
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

/** Deploys environments until one has an applicable secret. Returns the last one if none has. */
async function deploymentFor(
  { fits }: { fits: Fit },
  options: DeploymentOptions,
  secret: string | undefined,
): Promise<{ deployment: Deployment; environment: Environment }> {
  const environments = environmentsIn(options);
  for (const [index, environment] of environments.entries()) {
    const deployment = await createDeployment(options, environment);
    const isApplicable = scenarioSecrets(deployment).some(
      (target) => fits.test(target) && target.path === (secret ?? target.path),
    );
    if (isApplicable || index === environments.length - 1) return { deployment, environment };
    await deployment.close();
  }
  throw new Error('An assembly has at least one stack.');
}

/** The expectation that failed, if any. Other errors are rethrown. */
async function failedExpectation(log: ScenarioLog, work: () => Promise<void>): Promise<string | undefined> {
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

function selectSecret(
  scenario: { name: string; fits: Fit },
  all: readonly ScenarioSecret[],
  secret?: string,
): ScenarioSecret {
  const { name, fits } = scenario;
  const applicable = all.filter((target) => fits.test(target));
  const chosen = secret === undefined ? applicable[0] : applicable.find(({ path }) => path === secret);
  if (chosen) return chosen;
  const found = secret === undefined ? 'The app has none' : `${secret} is not one`;
  throw new RehearsalError(
    'ScenarioDoesNotFit',
    `The scenario ${name} requires ${fits.description}. ${found}.`,
    applicable.length > 0
      ? `Applicable secrets: ${applicable.map(({ path }) => path).join(', ')}.`
      : 'Use another app or another scenario. `rehearse --list` lists the scenarios.',
  );
}
