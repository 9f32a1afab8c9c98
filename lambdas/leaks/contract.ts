/**
 * The contract between the leak constructs and their functions. Both import it, so it imports nothing, and every type that passes
 * between the steps is in this one file.
 */

/** Sources of reports. */
export type SourceName =
  | 'github'
  | 'github-partner'
  | 'gitlab'
  | 'aws-health'
  | 'aws-quarantine'
  | 'guardduty'
  | 'log-guard'
  | 'person';

/** The leaked credential, as the source names it. No member is a secret value, or a hash of one without a key. */
export interface Subject {
  /** HMAC-SHA256 of the value under the key of the leak index, base64url. */
  readonly fingerprint?: string;
  /** Id of a customer's key, for a value in the format of a covered `ApiKeyStore`. */
  readonly customerKey?: string;
  /** Id of the credential, such as an access key id. */
  readonly credential?: string;
  /** Name of an IAM user of which every credential may have leaked. */
  readonly user?: string;
}

/** A GitHub App, and its installation if it is configured. */
export interface GitHubAppName {
  /** Client id, or app id. */
  readonly clientId: string;
  readonly installationId?: number;
}

/** A secret scanning alert of GitHub, which is closed at the end. */
export interface GitHubAlert {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  /** ARN of the secret that holds the token with which the alert is read and closed. Absent with an app. */
  readonly token?: string;
  /** App that reads and closes the alert. */
  readonly app?: GitHubAppName;
  /** Base URL of the API, such as `https://api.github.com`. */
  readonly api: string;
}

/** One of several secrets that a report is about. Each has a finding and an execution of its own. */
export interface Part {
  /** Id of the finding of the report. */
  readonly report: string;
  /** ARN of the secret, or of the table of a store. */
  readonly secret: string;
  /** ARNs of all secrets and tables that the report is about. */
  readonly all: readonly string[];
}

/** A report of a leak in its normalized form: the input of the state machine. It holds no secret value. */
export interface Finding {
  /**
   * Name of the execution: 1 to 80 letters, digits, `-` and `_`. A repeated report has the same id, so that Step Functions
   * starts it once.
   */
  readonly id: string;
  readonly source: SourceName;
  /** Time at which the source found the leak, ISO 8601. */
  readonly foundAt: string;
  /** Time at which the report arrived, ISO 8601. */
  readonly receivedAt: string;
  readonly subject: Subject;
  /** Place of the leak, such as a URL or a log stream. */
  readonly place?: string;
  readonly alert?: GitHubAlert;
  /** ARN of the principal that sent the report, for a person. */
  readonly reporter?: string;
  /** Sentence with additional facts of the source, such as the type of a GuardDuty finding. */
  readonly note?: string;
  /** Present if the match step made this finding of a report about several secrets. */
  readonly part?: Part;
  /** Asks a person before anything is changed, whatever the mode: the report suggests a leak, and does not show it. */
  readonly needsApproval?: boolean;
}

/** Reasons for which a report has no effect. Each is counted and explained. */
export type RefusalCode =
  /** No covered secret or store has the credential. */
  | 'NotOurs'
  /** The credential belongs to an exempt user or is an exempt credential. */
  | 'Exempt'
  /** The cap of responses in an hour is reached. */
  | 'CapReached'
  /** The secret is known to the index but is not covered. */
  | 'NotCovered'
  /** Another execution already handles the credential. */
  | 'AlreadyHandled'
  /** The leaked value was overwritten: its id belongs to another value, which did not leak. */
  | 'AlreadyReplaced'
  /** A person rejected the response, or nobody approved it in time. */
  | 'NotApproved';

/** Behaviour of a response. `automatic`: acts at once. `approval`: waits for a person first. `dry-run`: changes nothing. */
export type ResponseMode = 'automatic' | 'approval' | 'dry-run';

/** A secret or a store of customers' keys that responses may act on. */
export interface Covered {
  /** ARN of the function that rotates the secret; absent for a store of customers' keys. */
  readonly rotator?: string;
  readonly mode: ResponseMode;
  /** Disables a leaked current credential before its replacement is current. */
  readonly containAtOnce: boolean;
  /** Name of the IAM user of an access key, whose sessions are denied. */
  readonly user?: string;
  /** Name of the IAM user of a credential that creates no sessions, such as a service-specific one. */
  readonly sessionlessUser?: string;
  /** ARN of a function that refreshes the dependents. */
  readonly refresh?: string;
  /** ARN of a function that tells the owners of customers' keys. */
  readonly tellOwner?: string;
}

/** Input of the match step: the finding, and the configuration from the definition of the state machine. */
export interface MatchInput {
  readonly finding: Finding;
  /** ARN of the execution. */
  readonly execution: string;
  /** By ARN of the secret, or of the table of a store. */
  readonly covered: Readonly<Record<string, Covered>>;
  /** Exempt credential ids and names of IAM users. */
  readonly exempt: readonly string[];
  readonly responsesPerHour: number;
}

/** A leaked credential of a covered secret. */
export interface Target {
  readonly type: 'secret' | 'customer-key';
  /** ARN of the secret, or of the table of the store. */
  readonly secret: string;
  readonly kind: string;
  /** Id of the version; of a customer's key, its id. */
  readonly version: string;
  /** Id of the credential; absent if every credential of the secret may have leaked. */
  readonly credential?: string;
  /** State at the time of the match. */
  readonly state: 'current' | 'pending' | 'grace' | 'dead' | 'unknown';
  /** Time at which a dead credential was retired, ISO 8601; absent if it is not known, or was long ago. */
  readonly endedAt?: string;
  /** Owner of a customer's key. */
  readonly owner?: string;
}

/** Execution of one of several secrets. */
export interface StartedPart {
  /** ARN of the secret, or of the table of a store. */
  readonly secret: string;
  /** Id of its finding. */
  readonly finding: string;
  /** ARN of its execution, which the intake function starts. */
  readonly execution: string;
}

/** Output of the match step. */
export interface Match {
  /** `split`: the credential belongs to several secrets, and each has an execution of its own, in `parts`. */
  readonly decision: 'respond' | 'refuse' | 'split';
  readonly at: string;
  readonly refusal?: RefusalCode;
  /** Sentences for a person. */
  readonly explanation: string;
  /** Absent for a refusal without a target. */
  readonly target?: Target;
  readonly covered?: Covered;
  readonly parts?: readonly StartedPart[];
  /** Events for the rotator of the target. */
  readonly requests?: { readonly contain: object; readonly replace: object };
}

/** The members of the rotator's `Dead` (engine/src/contract.ts) that the response reads. */
export interface Ended {
  readonly credential: string;
  readonly deadSince: string;
  /** Absent in the answer of a rotator of an earlier version. */
  readonly proof?: 'refused' | 'unlabelled' | 'listed' | 'none';
  readonly shown: string;
  readonly uses?: {
    readonly lastUsed?: string;
    readonly lagSeconds: number;
    readonly propagationSeconds: number;
  };
}

/** The members of the rotator's `Replacement` (engine/src/contract.ts) that the response reads. */
export interface Replaced {
  readonly outcome: string;
  readonly version: string;
  readonly credential?: string;
  readonly dead: readonly Ended[];
  /** Live credentials of the same principal that were not issued for the secret. */
  readonly strangers: readonly string[];
}

/** Answer of the rotator to `ContainInput` (engine/src/contract.ts), or of the function that revokes customers' keys. */
export interface Contained {
  /** `contained`: the issuer was told to refuse it. `not possible`: only a replacement ends it. */
  readonly outcome: 'contained' | 'not possible' | 'failed';
  readonly at: string;
  readonly explanation: string;
}

/** Evidence that a credential is dead. */
export interface Proof {
  /**
   * `refused`: its issuer refused it. `unlabelled`: no label of its secret holds it, and the service that checks the labelled
   * versions refuses it. `unused`: it was ended, its value is not known, and no use was seen for the observation time.
   * `unproved`: by the records or the list of its issuer it was ended, and neither a refusal nor reports of uses show it.
   * `alive`: none of these. `waiting`: the observation time is not over.
   */
  readonly outcome: 'refused' | 'unlabelled' | 'unused' | 'unproved' | 'alive' | 'waiting';
  /** Time of the proof; for `unused`, time since which no use was seen. */
  readonly at: string;
  readonly explanation: string;
  /** Event for the rotator after the observation time, for `waiting`: its answer has the latest use. */
  readonly look?: object;
}

/** Outcomes of a proof after which the credential needs no further action. */
export const ENDED_OUTCOMES = ['refused', 'unlabelled', 'unused', 'unproved'] as const;

/** Uses of a leaked credential that CloudTrail has. */
export interface Audit {
  readonly at: string;
  readonly events: number;
  readonly firstUse?: string;
  readonly lastUse?: string;
  readonly actions: Readonly<Record<string, number>>;
  readonly addresses: Readonly<Record<string, number>>;
  /** Ids of sessions that the credential created. */
  readonly sessions: readonly string[];
  readonly coverage: {
    readonly from: string;
    readonly to: string;
    readonly regions: readonly string[];
    /** Sentences, each with something that was not looked at, and the reason. Never empty. */
    readonly notSeen: readonly string[];
  };
  /** Key of the object with all events in the evidence bucket. */
  readonly object: string;
  /** SHA-256 of the object, hexadecimal. */
  readonly sha256?: string;
}

/** Answer of the audit step that has more to do: invoke it again with the same `Incident`, this answer in it, after the wait. */
export interface AuditPending {
  readonly pending: {
    /** Seconds to wait, at least 1. */
    readonly seconds: number;
    /** Number of the next part. */
    readonly part: number;
  };
}

/** Input of the function `audit`. */
export interface AuditInput {
  readonly step: 'audit' | 'hunt';
  readonly incident: Incident;
}

/** Something that the leaked credential, or a session of it, created or changed and that may give access. */
export interface Remnant {
  readonly action: string;
  readonly at: string;
  readonly region: string;
  readonly resource: string;
  readonly by: string;
}

export interface Hunt {
  readonly at: string;
  /** At most 50; the explanation has their number. */
  readonly remnants: readonly Remnant[];
  readonly explanation: string;
  /** Names or ARNs of secrets and parameters that were read, and may have leaked too. */
  readonly secretsRead?: readonly string[];
}

/** An error that Step Functions caught. */
export interface Caught {
  readonly Error: string;
  readonly Cause?: string;
}

/** State of an execution: each step adds its member. */
export interface Incident {
  readonly finding: Finding;
  /** ARN of the execution. */
  readonly execution: string;
  readonly match: Match;
  readonly approval?: { readonly approved: boolean; readonly by?: string };
  readonly contain?: Contained | Caught;
  /** ARN of the policy that is attached to the user. */
  readonly denySessions?: { readonly policy: string } | Caught;
  readonly replace?: { readonly answer: Replaced } | Caught;
  readonly refresh?: unknown;
  /** Presence without an error: the function that tells owners succeeded. */
  readonly owner?: { readonly told: boolean } | Caught;
  readonly proof?: Proof | Caught;
  /** Answer of the rotator after the observation time. */
  readonly observed?: { readonly answer: Replaced } | Caught;
  readonly audit?: Audit | AuditPending | Caught;
  readonly hunt?: Hunt | Caught;
  readonly close?: { readonly closed: boolean; readonly explanation: string } | Caught;
  readonly report?: unknown;
}

/**
 * Stages of an incident that are reported. `approval` asks a person, `contained` is early, `final` is the end, and `failed` an
 * execution that ended without a report.
 */
export type ReportStage = 'approval' | 'contained' | 'refused' | 'final' | 'failed';

/** Input of the function `report`. */
export interface ReportInput {
  readonly stage: ReportStage;
  readonly incident: Incident;
  /** Task token of the approval. */
  readonly token?: string;
}

/** Answer of the function `report`. */
export interface Reported {
  readonly headline: string;
  /** Key of the object in the evidence bucket, and its SHA-256 in hexadecimal. Absent for an approval. */
  readonly evidence?: { readonly object: string; readonly sha256: string };
  /** Receivers that accepted the report, such as `sns`. */
  readonly told: readonly string[];
  /** Receivers that did not, and the errors. */
  readonly failed: Readonly<Record<string, string>>;
}

/** Receivers of reports. It names secrets and holds none. */
export interface NotifySettings {
  /** ARN of the SNS topic. */
  readonly topic?: string;
  /** ARN of the secret with the URL of an incoming webhook of Slack. */
  readonly slack?: string;
  readonly email?: { readonly from: string; readonly to: readonly string[] };
}

/** Environment variables of the functions. */
export const LEAK_ENVIRONMENT = {
  /** Construct path of the response: dimension of the metrics. */
  path: 'REKEY_PATH',
  /** ARN of the table of the incidents. */
  incidents: 'REKEY_INCIDENTS',
  /** JSON of `LeakIndexLocation`. */
  leakIndex: 'REKEY_LEAK_INDEX',
  /** JSON: ARNs of the tables of the covered `ApiKeyStore`s, by prefix of their keys. */
  apiKeyStores: 'REKEY_API_KEY_STORES',
  stateMachine: 'REKEY_STATE_MACHINE',
  /** URL of the queue of reports. */
  queue: 'REKEY_QUEUE',
  /** JSON of the configuration of the sources. */
  sources: 'REKEY_SOURCES',
  bucket: 'REKEY_EVIDENCE_BUCKET',
  /** Seconds from the end of a leaked credential to its audit, in which CloudTrail delivers the last events. */
  auditLag: 'REKEY_AUDIT_LAG',
  /** JSON of the receivers of reports. */
  notify: 'REKEY_NOTIFY',
  /** ARN of the policy that denies sessions. */
  denySessions: 'REKEY_DENY_SESSIONS',
  /** Seconds without a use after which a revoked customer's key counts as unused. */
  observation: 'REKEY_OBSERVATION',
} as const;

/** Beginnings of the ids of the items in the table of the incidents. Each function may use those of its own only. */
export const INCIDENT_ITEMS = {
  claim: 'claim#',
  hour: 'hour#',
  incident: 'incident#',
  parts: 'parts#',
  alert: 'alert#',
} as const;

/** Metrics in the namespace of the engine, with the dimension `Response`. */
export const LEAK_METRICS = {
  dimension: 'Response',
  findings: 'LeakFindings',
  refused: 'LeakReportsRefused',
  /** Deliveries that report no leak, such as the resolution of an alert. */
  ignored: 'LeakReportsIgnored',
  /** Requests without a valid signature or token, or with a wrong body. */
  rejected: 'LeakRequestsRejected',
  contained: 'LeaksContained',
  /** Seconds from the report to the first refusal of the leaked value. */
  secondsToDead: 'SecondsToDead',
  /** Seconds from the report until no label held the value, or after which no use was seen. */
  secondsToEnd: 'SecondsToEnd',
  stillAlive: 'LeaksStillAlive',
  receiversFailed: 'LeakReceiversFailed',
} as const;
