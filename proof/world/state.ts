import type { SecretChange } from '../../engine/src/testing/memory-secret-store';
import type { Action } from '../scenarios/action';

/** A broken rule, and the observation. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
}

/** The history of a credential that is or was current. */
export interface Past {
  readonly text: string;
  /** Time of its replacement; undefined while it is current. */
  replaced?: number;
  disabled?: number;
}

/** The state of a world besides its secret and its issuer. A checkpoint restores it. */
export class State {
  /** Actions to come. */
  plan: Action[] = [];
  /** True while requests are numbered and faults may be injected. */
  counting = false;
  /** Number of requests since the first that may fail. */
  requests = 0;
  invocations = 0;
  /** True after two invocations ran at the same time. */
  overlapped = false;
  /** Invocations that have not ended. */
  running = 0;
  /** Token of the rotation under test, and the step that failed. */
  token = '';
  failedStep: string | undefined;
  /** Token of a rotation that the sweep requested. */
  asked: string | undefined;
  /** True from the end of the first deploy to the beginning of the deletion: the current credential must work. */
  deployed = false;
  /** True after an operator stored a value: the engine does not answer for what that replaced. */
  handWritten = false;
  /** Time at which the latest sweep began. */
  swept = 0;
  /** Number of times that an operator made the previous version current. */
  wentBack = 0;
  /** Ids of credentials that an operator removed at the issuer. */
  readonly removedByHand = new Set<string>();
  /** The value that was current at the first request to replace it now. */
  compromisedText: string | undefined;
  /** Ids of compromised credentials: they have no grace, and are disabled without evidence. */
  readonly compromised = new Set<string>();
  /** Ids of credentials that a containment may have disabled: they need not work under a label. */
  readonly contained = new Set<string>();
  /** The value that a containment has disabled: no issuer accepts it again. */
  containedText: string | undefined;
  /** Versions that lost AWSPENDING, with the time, unless they got it again. */
  readonly lostPending = new Map<string, number>();
  /** Versions that are or were current. */
  readonly wereCurrent = new Set<string>();
  /** By id: credentials that are or were current. */
  readonly past = new Map<string, Past>();
  /** The latest change of the secret that the rules have processed. */
  processed: SecretChange | undefined;
  /** A reader that keeps a value, and the time of its next use. */
  straggler: { readonly text: string; nextUse: number } | undefined;
  /** Every value, as the secret holds it. */
  readonly values = new Set<string>();
  /** Ids of credentials that the issuer has accepted: from then on they must work under a label. */
  readonly worked = new Set<string>();
  /** Time since which AWSCURRENT does not work, at an issuer with one slot. */
  gap: number | undefined;
  /** Every secret text, in each encoding that is searched for. */
  readonly secrets = new Set<string>();
  /** Latest value of each metric. */
  readonly metrics = new Map<string, number>();
  /** Status of the latest response to CloudFormation that has not been acted on. */
  answer: string | undefined;
  /** Physical id in the latest response. */
  physicalId: string | undefined;
  violation: Violation | undefined;
}
