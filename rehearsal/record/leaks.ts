import type { Placeholders } from '../test/recordings/placeholders';
import { RecordError } from './errors';

const PATTERNS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an access key id', /\b(AKIA|ASIA)[A-Z0-9]{12,}/],
  ['what looks like a secret access key', /(?<![A-Za-z0-9+/={-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=}-])/],
  ['an account id', /(?<!\d)\d{12}(?!\d)/],
];

/**
 * The last look at a transcript before it is written. Throws WouldLeak when it holds a value of the account: one that
 * has a word, a secret of the caller, or what looks like either. The value itself is not told.
 */
export function requireNoLeak(
  name: string,
  text: string,
  words: Placeholders,
  secrets: readonly string[],
): void {
  const leak = (what: string) =>
    new RecordError(
      'WouldLeak',
      `The transcript of ${name} would hold ${what}; it was not written.`,
      'Mask that member in rehearsal/record/masking.ts.',
    );
  for (const [word, value] of words.known) {
    if (word !== 'region' && value.length > 3 && text.includes(value)) throw leak(`the value of {{${word}}}`);
  }
  if (secrets.some((secret) => secret !== '' && text.includes(secret)))
    throw leak('credentials of the caller');
  for (const [what, pattern] of PATTERNS) if (pattern.test(text)) throw leak(what);
}
