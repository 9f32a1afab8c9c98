import { createHash } from 'node:crypto';

/** A version id that is always the same for the same text, in the form that Secrets Manager gives its own. */
export function versionIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
