import type { Scheduled } from '../../../../kernel/timeline';
import type { RotationRules } from './rules';
import type { Window } from './windows';

/** A rotation that is under way. */
export interface ActiveRotation {
  /** The version that it makes. */
  readonly token: string;
  /** What its function shows to prove whose request it is. Secret. */
  readonly rotationToken: string;
}

/** What Secrets Manager keeps about the rotation of one secret. Not subject to propagation. */
export interface RotationState {
  enabled: boolean;
  lambdaArn: string;
  rules: RotationRules;
  /** When the schedule was set: where rate() in hours is counted from. */
  configured: number;
  /** When the value was last replaced, by a rotation or by hand: where rate() in days is counted from. */
  lastValue: number;
  lastRotated?: number;
  /** Days between rotations, computed from the schedule after each successful rotation. */
  days?: number;
  /** As DescribeSecret shows it: the end of the next window. In the past after a rotation that was given up. */
  nextDate?: number;
  /** The window that the timer waits for. */
  window?: Window;
  timer?: Scheduled;
  /** The rotation that is under way, its pauses between attempts included. */
  active?: ActiveRotation;
  /** The same for a testSecret alone: RotateImmediately=false. */
  testing?: ActiveRotation;
  succeeded: number;
  /** Attempts that failed; one rotation may fail several times and succeed in the end. */
  failed: number;
  abandoned: number;
}
