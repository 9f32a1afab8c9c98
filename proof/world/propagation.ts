/**
 * Delays until changes are visible, [least, most] milliseconds. `credentials`: until an endpoint of the issuer applies a
 * change. `secrets`: delay of a read of labels, values and tags; where it varies, a read may return an older state than
 * the read before.
 */
export const PROPAGATION = {
  'at-once': { credentials: [0, 0], secrets: [0, 0] },
  slow: { credentials: [12_000, 12_000], secrets: [5000, 5000] },
  uneven: { credentials: [0, 12_000], secrets: [0, 5000] },
} as const satisfies Record<string, Record<'credentials' | 'secrets', readonly [number, number]>>;

export type Propagation = keyof typeof PROPAGATION;
