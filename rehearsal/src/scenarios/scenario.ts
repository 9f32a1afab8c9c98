import type { AssemblyStack } from '../assembly/cloud-assembly';
import type { Deployment } from '../rehearse/deployment';
import type { ScenarioContext } from './context';
import type { ScenarioLog } from './log';
import type { ScenarioSecret } from './scenario-secret';

/** A bad day: what is done to a secret of the app, and what must be seen of it. */
export interface Scenario {
  readonly name: string;
  /** One line, for a list. */
  readonly about: string;
  readonly fits: Fit;
  /** Plays it; throws ExpectationFailed when what is seen is not as told. */
  readonly run: (context: ScenarioContext) => Promise<void>;
}

/** A bad day of a deploy, which begins before anything is deployed. */
export interface DeployScenario extends Omit<Scenario, 'run'> {
  readonly runOnDeploy: (deployContext: DeployContext) => Promise<void>;
}

/** A local AWS to which the app is yet to be deployed. */
export interface DeployContext {
  readonly deployment: Deployment;
  readonly log: ScenarioLog;
  /** The secret as an earlier, ordinary deploy made it; physical names are other ones now. */
  readonly target: ScenarioSecret;
  /** Deploys the stacks, changed or not; undefined when it ends well, else the reason. */
  deploy(change?: (stack: AssemblyStack) => AssemblyStack): Promise<string | undefined>;
}

/** The secrets with which a scenario can be played. */
export interface Fit {
  /** Completes "It is played with …". */
  readonly words: string;
  readonly test: (target: ScenarioSecret) => boolean;
}

export const ANY_SECRET: Fit = { words: 'any RotatingSecret', test: () => true };

export const ACCESS_KEY: Fit = {
  words: 'the access key of an IAM user',
  test: ({ kind, userName }) => kind === 'access-key' && userName !== undefined,
};

export const OWN_ENCRYPTION_KEY: Fit = {
  words: 'a RotatingSecret with an encryption key of its own',
  test: ({ keyId }) => keyId !== undefined,
};
