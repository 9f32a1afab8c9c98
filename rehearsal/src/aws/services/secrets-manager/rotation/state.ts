import type { Scheduled } from '../../../../kernel/timeline';
import type { RotationRules } from './rules';
import type { Window } from './windows';

/** A rotation in progress. */
export interface ActiveRotation {
  /** The id of its version. */
  readonly token: string;
  /** The RotationToken, which identifies the requests of its function. Secret. */
  readonly rotationToken: string;
  /** Attempts that ended because the issuer was not done. */
  waited: number;
}

/** The rotation configuration and state of one secret. Not subject to the propagation delay. */
export interface RotationState {
  enabled: boolean;
  lambdaArn: string;
  rules: RotationRules;
  /** Time of the configuration: the origin of rate() in hours. */
  configured: number;
  /** Time of the last rotation or manual write: the origin of rate() in days. */
  lastValue: number;
  lastRotated?: number;
  /** Days between rotations, computed from the schedule after each successful rotation. */
  days?: number;
  /** NextRotationDate of DescribeSecret: the end of the next window; in the past after a failed rotation. */
  nextDate?: number;
  /** The next window. */
  window?: Window;
  timer?: Scheduled;
  /** The rotation in progress, including the pauses between its attempts. */
  active?: ActiveRotation;
  /** The run of testSecret alone: RotateImmediately=false. */
  testing?: ActiveRotation;
  succeeded: number;
  /** Failed attempts. A rotation may fail several times before it succeeds. */
  failed: number;
  /** Those of the failed attempts that waited for the issuer, of rotations that succeeded later. */
  waited: number;
  abandoned: number;
}
