import { createHash } from 'node:crypto';

/**
 * A number from 0 to `choices` - 1, always the same for the same construct path: a fleet is spread over the
 * choices, and a secret keeps its place from one synth to the next.
 */
export function stagger(path: string, choices: number): number {
  return createHash('sha256').update(path).digest().readUInt32BE(0) % choices;
}
