import type { FaultLevel, Level } from '../faults/level';

/** Propagation delays in milliseconds of virtual time. */
export interface Propagation {
  /** [min, max] delay until a change of an access key takes effect at an endpoint. @default [3000, 12000] */
  readonly accessKeys: readonly [number, number];
  /** [min, max] delay until reads return new labels and values of a secret. @default [0, 2000] */
  readonly secrets: readonly [number, number];
}

export interface LocalAwsOptions {
  /** @default '123456789012' */
  readonly account?: string;
  /** @default 'eu-central-1' */
  readonly region?: string;
  /** @default 1 */
  readonly seed?: number;
  /** Start of virtual time. @default 2026-01-01T00:00:00Z */
  readonly start?: Date;
  readonly propagation?: Partial<Propagation>;
  /** Latency of one call in virtual milliseconds. @default 10 */
  readonly latency?: number;
  /** True to enforce policies, which needs @cloud-copilot/iam-simulate. @default - true if it is installed */
  readonly enforcePolicies?: boolean;
  /** Level of the faults between `faults.begin()` and `faults.end()`. @default 'none' */
  readonly faults?: FaultLevel | Level;
  /** True to throttle requests above AWS's quotas per second. @default true */
  readonly quotas?: boolean;
  /**
   * True to refuse requests whose time differs from virtual time. Clients other than the functions of the local AWS run
   * in real time.
   * @default false
   */
  readonly checkRequestTimes?: boolean;
}
