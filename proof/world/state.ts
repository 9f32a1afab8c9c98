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
export interface State {
  /** Actions to come. */
  plan: Action[];
  /** True while requests are numbered and faults may be injected. */
  counting: boolean;
  /** Number of requests since the first that may fail. */
  requests: number;
  invocations: number;
  /** Invocations that have not ended. */
  running: number;
  /** Token of the rotation under test, and the step that failed. */
  token: string;
  failedStep?: string;
  /** Token of a rotation that the sweep requested. */
  asked?: string;
  /** True from the end of the first deploy to the beginning of the deletion: the current credential must work. */
  deployed: boolean;
  /** True after an operator stored a value: the engine does not answer for what that replaced. */
  handWritten: boolean;
  /** Number of times that an operator made the previous version current. */
  wentBack: number;
  /** Ids of credentials that an operator removed at the issuer. */
  readonly removedByHand: Set<string>;
  /** The value that was current at the first request to replace it now. */
  compromisedText?: string;
  /** Ids of compromised credentials: they have no grace, and are disabled without evidence. */
  readonly compromised: Set<string>;
  /** Versions that lost AWSPENDING, with the time, unless they got it again. */
  readonly lostPending: Map<string, number>;
  /** Versions that are or were current. */
  readonly wereCurrent: Set<string>;
  /** By id: credentials that are or were current. */
  readonly past: Map<string, Past>;
  /** The latest change of the secret that the rules have processed. */
  processed?: SecretChange;
  /** A reader that keeps a value, and the time of its next use. */
  straggler?: { readonly text: string; nextUse: number };
  /** Every value, as the secret holds it. */
  readonly values: Set<string>;
  /** Ids of credentials that the issuer has accepted: from then on they must work under a label. */
  readonly worked: Set<string>;
  /** Time since which AWSCURRENT does not work, at an issuer with one slot. */
  gap?: number;
  /** Every secret text, in each encoding that is searched for. */
  readonly secrets: Set<string>;
  /** Latest value of each metric. */
  readonly metrics: Map<string, number>;
  /** Status of the latest response to CloudFormation that has not been acted on. */
  answer?: string;
  /** Physical id in the latest response. */
  physicalId?: string;
  violation?: Violation;
}

export function initialState(): State {
  return {
    plan: [],
    counting: false,
    requests: 0,
    invocations: 0,
    running: 0,
    token: '',
    failedStep: undefined,
    asked: undefined,
    deployed: false,
    handWritten: false,
    wentBack: 0,
    removedByHand: new Set(),
    compromisedText: undefined,
    compromised: new Set(),
    lostPending: new Map(),
    wereCurrent: new Set(),
    past: new Map(),
    processed: undefined,
    straggler: undefined,
    values: new Set(),
    worked: new Set(),
    gap: undefined,
    secrets: new Set(),
    metrics: new Map(),
    answer: undefined,
    physicalId: undefined,
    violation: undefined,
  };
}
