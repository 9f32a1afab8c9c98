import fc from 'fast-check';

/** The same cases on every machine; another seed by PROPERTY_SEED. What fails is told with the seed and its path. */
const seed = Number(process.env.PROPERTY_SEED ?? 20260101);

/** Fewer cases, where the same is tried for thousands of mutants. */
const most = Number(process.env.PROPERTY_CASES ?? Number.POSITIVE_INFINITY);

/** Tries a property with so many random cases. */
export function holds<T>(property: fc.IRawProperty<T>, cases: number): Promise<void> {
  return Promise.resolve(fc.assert(property, { seed, numRuns: Math.min(cases, most) }));
}
