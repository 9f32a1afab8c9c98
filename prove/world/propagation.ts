/**
 * How what was written comes to be seen: [least, most] milliseconds, for access keys at each endpoint by
 * itself, for a secret's labels, values and tags.
 */
export const PROPAGATION = {
  'at-once': { accessKeys: [0, 0], secrets: [0, 0] },
  slow: { accessKeys: [12_000, 12_000], secrets: [5000, 5000] },
  uneven: { accessKeys: [0, 12_000], secrets: [0, 5000] },
} as const satisfies Record<string, Record<'accessKeys' | 'secrets', readonly [number, number]>>;

export type Propagation = keyof typeof PROPAGATION;
