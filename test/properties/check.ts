import fc from 'fast-check';

/** The same cases on every machine; another seed by PROPERTY_SEED. What fails is told with the seed and its path. */
const seed = Number(process.env.PROPERTY_SEED ?? 20260101);

/** Tries a property with so many random cases. */
export function holds<T>(property: fc.IRawProperty<T>, cases: number): Promise<void> {
  return Promise.resolve(fc.assert(property, { seed, numRuns: cases }));
}
