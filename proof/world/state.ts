import type { Contents } from '../../rehearsal/src/aws/services/secrets-manager/secret';
import type { Action } from '../scenarios/action';

/** A rule that does not hold, and how that was seen. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
}

/** What a replaced credential has behind it. */
export interface Past {
  readonly text: string;
  /** When it stopped being current; undefined while it is current. */
  replaced?: number;
  disabled?: number;
}

/** All that changes in a world besides its AWS. Rewound with it. */
export interface State {
  /** What is still to happen. */
  plan: Action[];
  /** Whether calls count, so that faults can happen. */
  counting: boolean;
  /** Calls of the rotator since the first that may fail. */
  calls: number;
  invocations: number;
  /** Invocations that have not ended. */
  running: number;
  versions: number;
  /** The token of the rotation that suffers, and the step that it failed in. */
  token: string;
  failedStep?: string;
  /** A rotation that the sweep asked for. */
  asked?: string;
  /** From the end of the first deploy to the beginning of the last deletion, the current credential works. */
  deployed: boolean;
  /** Whether a operator has written the secret: what was replaced then is not the engine's doing. */
  handWritten: boolean;
  /** How often a operator made the previous version current. */
  wentBack: number;
  /** Credentials that a operator removed at the issuer, whatever label they carry. */
  readonly removedByHand: Set<string>;
  /** What was current when somebody first said that it is in wrong hands. */
  condemned?: string;
  /** By name, that and all that was current before: no grace is owed to them, and no evidence needed. */
  readonly compromised: Set<string>;
  /** Versions that lost AWSPENDING, and when, unless they got it again. */
  readonly lostPending: Map<string, number>;
  /** Versions that are or were current. */
  readonly wereCurrent: Set<string>;
  /** By credential: those that were ever current. */
  readonly past: Map<string, Past>;
  /** Contents that some reader may still see, each with the time from which it was true. */
  seen: { contents: Contents; from: number }[];
  /** A reader that goes on using a value, and when it will do so next. */
  straggler?: { readonly text: string; nextUse: number };
  /** Every value there is, as the secret holds it. */
  readonly values: Set<string>;
  /** Credentials that their issuer has accepted: from then on, a label on one tells the truth. */
  readonly worked: Set<string>;
  /** Since when AWSCURRENT does not work, where the issuer has one slot. */
  gap?: number;
  /** Every secret value there is, in each form in which it could be told. */
  readonly secrets: Set<string>;
  /** Latest value of each metric. */
  readonly metrics: Map<string, number>;
  /** The status of the last answer to CloudFormation that nothing has followed from yet. */
  answer?: string;
  /** By which name the custom resource answered last. */
  physicalId?: string;
  violation?: Violation;
}

export function initialState(): State {
  return {
    plan: [],
    counting: false,
    calls: 0,
    invocations: 0,
    running: 0,
    versions: 0,
    token: '',
    failedStep: undefined,
    asked: undefined,
    deployed: false,
    handWritten: false,
    wentBack: 0,
    removedByHand: new Set(),
    condemned: undefined,
    compromised: new Set(),
    lostPending: new Map(),
    wereCurrent: new Set(),
    past: new Map(),
    seen: [],
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
