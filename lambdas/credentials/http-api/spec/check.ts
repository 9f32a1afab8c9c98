import { contradictionsIn } from './contradictions';
import { type Mistake, mistakesIn, type Schema } from './json-schema';
import schema from './schema.json';
import type { Spec } from './types';

export type { Mistake } from './json-schema';

/** Mistakes of a spec: those against the schema, or else parts that contradict each other. */
export function checkSpec(spec: unknown): Mistake[] {
  const mistakes = mistakesIn(schema as unknown as Schema, spec);
  return mistakes.length > 0 ? mistakes : contradictionsIn(spec as Spec);
}

/** Text of mistakes, one for each line. */
export const describeMistakes = (mistakes: readonly Mistake[]): string =>
  mistakes.map(({ place, problem }) => `- ${place || 'the spec'}: ${problem}`).join('\n');
