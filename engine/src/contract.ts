/**
 * The contract between constructs and handlers. Both import it, so it imports nothing.
 */

/** Environment variables of the rotator function. They never hold a secret value. */
export const ENVIRONMENT = {
  /** Set by Lambda itself. */
  functionName: 'AWS_LAMBDA_FUNCTION_NAME',
  secretArn: 'REKEY_SECRET_ARN',
  /** Construct path of the RotatingSecret, for log lines. Not unique: two deployments of one app share it. */
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
  /** JSON of `LeakIndexLocation`, for a secret with a leak index. */
  leakIndex: 'REKEY_LEAK_INDEX',
  /** Set by Lambda itself. */
  region: 'AWS_REGION',
} as const;

/** Durations in seconds. */
export interface RotationTimes {
  /** Time during which a replaced credential keeps working. */
  readonly graceSeconds: number;
  /** Time from disabling to removing a credential. */
  readonly quarantineSeconds: number;
  /** Age at which the current credential is overdue. */
  readonly overdueAfterSeconds: number;
}

/**
 * Limits of the function's timeout. The engine's time limits assume at least five minutes: the lease of a journal, the
 * verification of a new credential, and a replacement with its proof of refusal. Lambda allows 15 minutes (Lambda
 * quotas).
 */
export const TIMEOUT_SECONDS = { least: 300, most: 900 } as const;

/** Margin between the expected end of a credential's life and its expiry: a day of failing rotations. */
export const EXPIRY_SLACK_SECONDS = 86_400;

/** `hold`: keeps a replaced credential that is still used, and raises an alarm. `cut-off`: retires it anyway. */
export type StragglerPolicy = 'hold' | 'cut-off';

/** Table and HMAC key of a leak index. */
export interface LeakIndexLocation {
  /** ARN of the table. */
  readonly table: string;
  /** ARN of the key. */
  readonly key: string;
}

/** Names in the table of a leak index. */
export const LEAK_INDEX = {
  /** Partition key: HMAC-SHA256 in base64url, of further secrets with the same value followed by `#` and a number. */
  fingerprint: 'fingerprint',
  /** ARN of the secret. */
  secret: 'secret',
  version: 'version',
  kind: 'kind',
  /** Id of the credential; the version for a kind without ids. */
  credential: 'credential',
  prefix: 'prefix',
  /** Time at which the value was stored, milliseconds. */
  issuedAt: 'issuedAt',
  /** Index by id of the credential. */
  byCredential: 'byCredential',
  /** Algorithm of the fingerprints in KMS: HMAC-SHA256. */
  macAlgorithm: 'HMAC_SHA_256',
  /** Beginning of the alias of the key. The name of the table follows. */
  alias: 'alias/rekey-leak-index/',
} as const;

/** The custom resource whose creation issues the first credential, and whose deletion retires all. */
export const CREDENTIAL_RESOURCE_TYPE = 'Custom::RekeyCredential';

/**
 * Metadata of a resource whose keys have a prefix, such as the table of an `ApiKeyStore`: the prefix as a text. `cdk-rekey
 * patterns` and `cdk-rekey scan` read it, and the parameter `prefix` of a credential.
 */
export const KEY_PREFIX_METADATA = 'rekey:keyPrefix';

/** Properties of the custom resource. CloudFormation turns every value into a string. */
export interface CredentialResourceProperties {
  readonly ServiceToken: string;
  readonly ServiceTimeout?: string;
  readonly SecretArn: string;
  readonly Kind: string;
  /** The kind's parameters: those of the environment, as strings. */
  readonly Credential: Readonly<Record<string, string>>;
  /** Name of the metrics' dimension. A change of the name updates the resource, which reports the metrics at once. */
  readonly Dimension?: string;
}

/** The input of the sweep's schedule. */
export const SWEEP_INPUT = { rekey: 'sweep' } as const;

/** The input that replaces a compromised credential. */
export interface ReplaceNowInput {
  readonly rekey: 'replace-now';
  /**
   * Id of the compromised credential; for a generated key, the id of the version that holds it.
   *
   * @default - the current credential and every older one that is still live
   */
  readonly credential?: string;
}

/** Response of the rotator to `ReplaceNowInput`. It never holds a secret value. */
export interface Replacement {
  /**
   * `replaced`: another credential is current now. `cut off`: the named credential was not current and was revoked.
   * `repeated`: an invocation a few minutes earlier replaced the credential, so this one replaced nothing.
   */
  readonly outcome: 'replaced' | 'cut off' | 'repeated';
  readonly secret: string;
  /** The version that is current now. */
  readonly version: string;
  /** The id of its credential, where it has one. */
  readonly credential?: string;
  /** The compromised credentials, each with what shows that it is dead. */
  readonly dead: readonly Dead[];
  /** Live credentials of the same principal that were not issued for this secret. An attacker may have created them. */
  readonly strangers: readonly string[];
}

/** The input that disables a compromised credential at its issuer at once, without a replacement. */
export interface ContainInput {
  readonly rekey: 'contain';
  /**
   * Id of the compromised credential; for a kind without ids, the id of the version that holds it.
   *
   * @default - the current credential and every older one that is still live
   */
  readonly credential?: string;
}

/** Response of the rotator to `ContainInput`. It never holds a secret value. */
export interface Containment {
  /**
   * `contained`: the issuer was told to refuse the compromised credentials. `not possible`: the issuer cannot disable a
   * current credential, and only a replacement ends it; older ones are contained.
   */
  readonly outcome: 'contained' | 'not possible';
  readonly secret: string;
  /** Time at which the issuer had been told, ISO 8601. */
  readonly at: string;
  /** Ids of the credentials that are disabled or revoked now. */
  readonly contained: readonly string[];
  /** Sentences for a person. */
  readonly explanation: string;
  /** As in `Replacement`; absent if there are none. */
  readonly strangers?: readonly string[];
}

/** A compromised credential that was ended, with what shows it. */
export interface Dead {
  readonly credential: string;
  /** Time of the proof, ISO 8601. */
  readonly deadSince: string;
  /**
   * `refused`: its issuer refused calls with the value. `unlabelled`: no label of the secret holds it, so that a service that
   * checks the labelled versions refuses it once it has read them again. `listed`: the value is not stored any more, and the
   * issuer lists the credential as disabled or does not list it. `none`: the value is not stored any more, and the issuer
   * lists no credentials; it was told to end the credential, and nothing else is known.
   */
  readonly proof: 'refused' | 'unlabelled' | 'listed' | 'none';
  /** Description of the proof. */
  readonly shown: string;
  /**
   * For `listed`, if the issuer still lists the credential and reports uses. Absent for principals that work in turn: a later
   * value of the principal has uses too.
   */
  readonly uses?: Uses;
}

/** Uses of a credential that its issuer reports. */
export interface Uses {
  /** Time of the latest use, ISO 8601; absent if the issuer reports none. */
  readonly lastUsed?: string;
  /** Longest time from a use until the issuer reports it, seconds. */
  readonly lagSeconds: number;
  /** Longest time for which the issuer may accept a credential that it was told to end, seconds. */
  readonly propagationSeconds: number;
}

/** Tags that hold the engine's records. The role can write no others. They never hold a secret value. */
export const TAG_KEYS = 'rekey/*';

/** Metrics, written as embedded metric format. */
export const METRICS = {
  namespace: 'cdk-rekey',
  /**
   * Function name of the rotator: unique in the account and region, ASCII, and at most 64 characters. The value of an
   * alarm's dimension can have 255 (AWS::CloudWatch::Alarm Dimension).
   */
  dimension: 'FunctionName',
  /** Count: 1 for every failed step. */
  rotationFailed: 'RotationFailed',
  /**
   * Count: 1 for every step that ended with InstallPending, at the time at which the invocation began. Lambda counts the step
   * in its metric Errors at the same time ("Types of metrics for Lambda functions", Lambda Developer Guide).
   */
  rotationPending: 'RotationPending',
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

/** The runbook. The anchor of an error code is its lower-case name. */
export const RUNBOOK = 'https://github.com/cdk-rekey/cdk-rekey/blob/main/docs/runbook.md';
