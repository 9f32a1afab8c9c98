/**
 * The contract between constructs and handlers. Both import it, so it imports nothing.
 */

/** Names of the rotator function's environment variables. None of them ever holds a secret value. */
export const ENVIRONMENT = {
  /** Set by Lambda itself. */
  functionName: 'AWS_LAMBDA_FUNCTION_NAME',
  secretArn: 'REKEY_SECRET_ARN',
  /** Construct path of the RotatingSecret, for people: two deployments of one app share it. */
  path: 'REKEY_PATH',
  /** JSON of `RotationTimes`. */
  times: 'REKEY_TIMES',
  /** A `StragglerPolicy`. */
  stragglers: 'REKEY_STRAGGLERS',
  /** JSON of the kind's parameters. */
  credential: 'REKEY_CREDENTIAL',
  /** Logical id of the custom resource that serves the secret in the deployed template. */
  resource: 'REKEY_RESOURCE',
  /** ARN of the admin secret, for kinds whose issuer is administered with one. */
  adminSecret: 'REKEY_ADMIN_SECRET_ARN',
  /** Set by Lambda itself. */
  region: 'AWS_REGION',
} as const;

/** Durations in seconds. */
export interface RotationTimes {
  /** Time for which a replaced credential goes on working. */
  readonly graceSeconds: number;
  /** From disabled to removed. */
  readonly quarantineSeconds: number;
  /** Age at which the current credential is overdue. */
  readonly overdueAfterSeconds: number;
}

/**
 * Limits of the function's timeout. The budgets of the engine are made for five minutes: the lease of a journal, the
 * verification of a new credential, and a replacement with its proof of death. Lambda allows 15 minutes (Lambda
 * quotas).
 */
export const TIMEOUT_SECONDS = { least: 300, most: 900 } as const;

/** `hold`: a replaced credential that is still used stays, and an alarm rings. `cut-off`: it is retired anyway. */
export type StragglerPolicy = 'hold' | 'cut-off';

/** The custom resource whose creation issues the first credential, and whose deletion retires all. */
export const CREDENTIAL_RESOURCE_TYPE = 'Custom::RekeyCredential';

/** Properties of the custom resource. CloudFormation turns every value into a string. */
export interface CredentialResourceProperties {
  readonly ServiceToken: string;
  readonly ServiceTimeout?: string;
  readonly SecretArn: string;
  readonly Kind: string;
  /** The kind's parameters: those of the environment, as strings. */
  readonly Credential: Readonly<Record<string, string>>;
  /** Name of the metrics' dimension: when a version changes it, the update reports before the alarms look. */
  readonly Dimension?: string;
}

/** The input of the sweep's schedule. */
export const SWEEP_INPUT = { rekey: 'sweep' } as const;

/** The input that replaces a compromised credential. */
export interface ReplaceNowInput {
  readonly rekey: 'replace-now';
  /**
   * The id of the compromised credential; for a generated key, of the version that holds it. Without it, the
   * current one is meant, and every older one that still lives.
   */
  readonly credential?: string;
}

/** The rotator's answer to that. It never holds a secret value. */
export interface Replacement {
  /**
   * `replaced`: another credential is current now. `cut off`: the one that was named was not current any more.
   * `repeated`: an invocation a few minutes before has replaced it, so this one replaced nothing.
   */
  readonly outcome: 'replaced' | 'cut off' | 'repeated';
  readonly secret: string;
  /** The version that is current now. */
  readonly version: string;
  /** The id of its credential, where it has one. */
  readonly credential?: string;
  /** The compromised credentials, each with proof that it is dead. */
  readonly dead: readonly Dead[];
  /** Live credentials of the same principal that were not issued for this secret: the holder of a leaked one may have made them. */
  readonly strangers: readonly string[];
}

export interface Dead {
  readonly credential: string;
  /** When it was seen dead, ISO 8601. */
  readonly deadSince: string;
  /** The proof. */
  readonly shown: string;
}

/** Tags in which the engine keeps its records; the role may write no others. They never hold a secret value. */
export const TAG_KEYS = 'rekey/*';

/** Metrics, written as embedded metric format. */
export const METRICS = {
  namespace: 'cdk-rekey',
  /**
   * The name of the rotator: unique in the account and region, ASCII, and at most 64 characters, where CloudFormation
   * takes 255 as the value of an alarm's dimension (AWS::CloudWatch::Alarm Dimension).
   */
  dimension: 'FunctionName',
  /** Count: 1 for every failed step. */
  rotationFailed: 'RotationFailed',
  /** Count: 1 for every promoted credential. */
  rotationSucceeded: 'RotationSucceeded',
  /** 0 or 1, by every sweep. */
  overdue: 'Overdue',
  /** 0 or 1, by every sweep; 1 also when a straggler or a taken slot stops a rotation. */
  heldBack: 'HeldBack',
  /** Hours since the current credential was issued, by every sweep. */
  ageHours: 'AgeHours',
  /** Count: 1 when a part of a sweep failed. */
  sweepFailed: 'SweepFailed',
} as const;

/** The runbook; a code's page is the anchor of its lower-case name. */
export const RUNBOOK = 'https://github.com/cdk-rekey/cdk-rekey/blob/main/docs/runbook.md';
