import type { Step } from '../../engine/src/events';
import type { OperatorAction } from '../world/operator';

/** One event of a run. Plain data, so that a checkpoint can save a plan. */
export type Action =
  /** A rotation by Secrets Manager; a failed one is retried from the first step after each pause (minutes). */
  | {
      readonly do: 'rotate';
      /** `next`: the rotation that the schedule begins: an unfinished one, or a new one. `same`: the one under test. */
      readonly token: 'new' | 'next' | 'same' | (string & {});
      readonly from?: 'the failed step';
      readonly pauses?: readonly number[];
      readonly twice?: boolean;
    }
  | {
      readonly do: 'step';
      readonly step: Step;
      readonly token: string;
      readonly pauses: readonly number[];
      readonly twice: boolean;
    }
  /** One step of the rotation under test, whose outcome is ignored. */
  | { readonly do: 'late step'; readonly step: Step }
  | { readonly do: 'sweep'; readonly twice?: boolean }
  | { readonly do: 'replace now'; readonly twice?: boolean }
  | { readonly do: 'contain'; readonly twice?: boolean }
  /** RotateImmediately=false: testSecret for a version that exists for that long. */
  | { readonly do: 'test only' }
  | { readonly do: 'resource'; readonly request: 'Create' | 'Delete'; readonly twice?: boolean }
  /** The consequence of the response to CloudFormation, or of its absence. */
  | { readonly do: 'act on the response'; readonly request: 'Create' | 'Delete'; readonly repeats: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'operator'; readonly action: OperatorAction }
  /** Requests are numbered and may fail from here on. */
  | { readonly do: 'faults begin' }
  /** The place where the explorer chooses a continuation. */
  | { readonly do: 'continuation' }
  | { readonly do: 'faults end' }
  /** From here on the current credential must work. */
  | { readonly do: 'deployed' }
  /** From here on the current credential may not work. */
  | { readonly do: 'deletion begins' }
  | { readonly do: 'require'; readonly what: Required };

export type Required = 'no orphans' | 'nothing is left' | 'convergence' | 'convergence, or one more round';
