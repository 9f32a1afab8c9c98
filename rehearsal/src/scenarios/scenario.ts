import type { AssemblyStack } from '../assembly/cloud-assembly';
import type { Deployment } from '../rehearse/deployment';
import type { ScenarioContext } from './context';
import type { ScenarioLog } from './log';
import type { ScenarioSecret } from './scenario-secret';

/** A failure scenario: actions on a secret of the app, and the expected reactions. */
export interface Scenario {
  readonly name: string;
  /** One sentence, for lists. */
  readonly about: string;
  readonly fits: Fit;
  /** @throws ExpectationFailed for an expectation that does not hold */
  readonly run: (context: ScenarioContext) => Promise<void>;
}

/** A failure scenario that begins before the deploy. */
export interface DeployScenario extends Omit<Scenario, 'run'> {
  readonly runOnDeploy: (deployContext: DeployContext) => Promise<void>;
}

/** A local AWS before the deploy of the app. */
export interface DeployContext {
  readonly deployment: Deployment;
  readonly log: ScenarioLog;
  /** The secret as an earlier, regular deploy created it. This deploy uses other physical names. */
  readonly target: ScenarioSecret;
  /** Deploys the stacks, optionally changed. Returns the reason of a failure. */
  deploy(change?: (stack: AssemblyStack) => AssemblyStack): Promise<string | undefined>;
}

/** The secrets to which a scenario is applicable. */
export interface Fit {
  /** Completes "The scenario requires …". */
  readonly description: string;
  readonly test: (target: ScenarioSecret) => boolean;
}

export const ANY_SECRET: Fit = { description: 'a RotatingSecret', test: () => true };

export const ISSUED_BY_ROTATOR: Fit = {
  description: 'a RotatingSecret whose first value the rotator issues',
  test: ({ generated }) => !generated,
};

export const ACCESS_KEY: Fit = {
  description: 'the access key of an IAM user',
  test: ({ userName }) => userName !== undefined,
};

export const OWN_ENCRYPTION_KEY: Fit = {
  description: 'a RotatingSecret with its own encryption key',
  test: ({ keyId }) => keyId !== undefined,
};
