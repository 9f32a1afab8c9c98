/** How much goes wrong. Likelihoods are from 0 to 1, durations in milliseconds. */
export interface Level {
  /** Of each call. */
  readonly calls: {
    readonly throttled: number;
    readonly 'error-before': number;
    readonly 'error-after': number;
    readonly 'answer-lost': number;
    readonly 'no-answer': number;
  };
  /** Storms: hours in which one service fails so many times as often. */
  readonly storms: { readonly likelihood: number; readonly factor: number };
  /** Of an invocation, if it makes enough calls to be killed between them. */
  readonly killed: number;
  /** Of each event that is delivered. */
  readonly doubled: number;
  readonly lost: number;
  /** Of a change of an access key at an endpoint, and the longest that it then takes. */
  readonly keyLate: { readonly likelihood: number; readonly most: number };
  readonly labelsLate: { readonly likelihood: number; readonly most: number };
  /** Of an invocation, and how far its clock then is off at most, either way. */
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

/** How much goes wrong, as a user says it. */
export type FaultLevel = 'none' | keyof typeof LEVELS;

export const FAULT_LEVELS: readonly FaultLevel[] = ['none', ...(Object.keys(LEVELS) as FaultLevel[])];
