import { createHash } from 'node:crypto';

/**
 * Returns a number from 0 to `choices` - 1 that depends only on the construct path, to spread a fleet.
 */
export function stagger(path: string, choices: number): number {
  return createHash('sha256').update(path).digest().readUInt32BE(0) % choices;
}
