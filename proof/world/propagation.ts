/**
 * How what was written comes to be seen. `accessKeys`: how long until each endpoint knows, by itself. `secrets`: how
 * far behind a read of labels, values and tags is; where that varies, a read may see less than one before it.
 * [least, most] milliseconds.
 */
export const PROPAGATION = {
  'at-once': { accessKeys: [0, 0], secrets: [0, 0] },
  slow: { accessKeys: [12_000, 12_000], secrets: [5000, 5000] },
  uneven: { accessKeys: [0, 12_000], secrets: [0, 5000] },
} as const satisfies Record<string, Record<'accessKeys' | 'secrets', readonly [number, number]>>;

export type Propagation = keyof typeof PROPAGATION;
