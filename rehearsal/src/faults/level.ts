/** Level of faults. Likelihoods are from 0 to 1, durations in milliseconds. */
export interface Level {
  /** Likelihoods for each call. */
  readonly calls: {
    readonly throttled: number;
    readonly 'error-before': number;
    readonly 'error-after': number;
    readonly 'answer-lost': number;
    readonly 'no-answer': number;
  };
  /** Hours in which a service fails more often, by a factor. */
  readonly storms: { readonly likelihood: number; readonly factor: number };
  /** Likelihood for an invocation. */
  readonly killed: number;
  /** Likelihood for each delivery of an event. */
  readonly doubled: number;
  readonly lost: number;
  /** Likelihood for a change of an access key in a region, and the maximum delay. */
  readonly keyLate: { readonly likelihood: number; readonly most: number };
  readonly labelsLate: { readonly likelihood: number; readonly most: number };
  /** Likelihood for an invocation, and the maximum skew in both directions. */
  readonly clockSkew: { readonly likelihood: number; readonly most: number };
}

const SECOND = 1000;

export const LEVELS = {
  light: {
    calls: {
      throttled: 0.01,
      'error-before': 0.004,
      'error-after': 0.003,
      'answer-lost': 0.002,
      'no-answer': 0.001,
    },
    storms: { likelihood: 0.01, factor: 10 },
    killed: 0.005,
    doubled: 0.02,
    lost: 0.02,
    keyLate: { likelihood: 0.1, most: 30 * SECOND },
    labelsLate: { likelihood: 0.02, most: 8 * SECOND },
    clockSkew: { likelihood: 0.05, most: 2 * SECOND },
  },
  heavy: {
    calls: {
      throttled: 0.04,
      'error-before': 0.02,
      'error-after': 0.015,
      'answer-lost': 0.01,
      'no-answer': 0.005,
    },
    storms: { likelihood: 0.05, factor: 8 },
    killed: 0.025,
    doubled: 0.08,
    lost: 0.08,
    keyLate: { likelihood: 0.3, most: 60 * SECOND },
    labelsLate: { likelihood: 0.05, most: 20 * SECOND },
    clockSkew: { likelihood: 0.1, most: 120 * SECOND },
  },
} as const satisfies Record<string, Level>;

/** Names of levels. */
export type FaultLevel = 'none' | keyof typeof LEVELS;

export const FAULT_LEVELS: readonly FaultLevel[] = ['none', ...(Object.keys(LEVELS) as FaultLevel[])];
