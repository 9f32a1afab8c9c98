import fc from 'fast-check';

/** Fixed, so that every machine runs the same cases. A failure reports the seed and its path. */
const seed = Number(process.env.PROPERTY_SEED ?? 20260101);

/** Number of cases; with PROPERTY_CASES, that number for every property. */
export const casesOf = (cases: number): number => Number(process.env.PROPERTY_CASES ?? cases);

/** Asserts a property for random cases. */
export async function holds<T>(property: fc.IRawProperty<T>, cases: number): Promise<void> {
  await fc.assert(property, { seed, numRuns: casesOf(cases) });
}
