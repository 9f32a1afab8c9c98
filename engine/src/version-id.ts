import { createHash } from 'node:crypto';

/** Derives a version id from a text, in the format of Secrets Manager's own ids. */
export function versionIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
