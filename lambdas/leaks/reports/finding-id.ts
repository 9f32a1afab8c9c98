import { createHash } from 'node:crypto';
import type { SourceName } from '../contract';

/**
 * Id of a finding: its source and a hash of what makes the report unique, 46 to 58 characters. The same report has the same
 * id, so that Step Functions starts it once. A part is not secret; of a value it is the keyed fingerprint.
 */
export function findingId(source: SourceName, ...parts: readonly (string | number)[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `${source}-${hash}`;
}

/** Names of executions (Step Functions API reference, StartExecution), in the characters that need no escape. */
export const isFindingId = (id: unknown): id is string =>
  typeof id === 'string' && /^[A-Za-z0-9_-]{1,80}$/.test(id);
