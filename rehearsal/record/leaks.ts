import type { Placeholders } from '../test/recordings/placeholders';
import { RecordError } from './errors';

const PATTERNS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['an access key id', /\b(AKIA|ASIA)[A-Z0-9]{12,}/],
  [
    'a text that looks like a secret access key',
    /(?<![A-Za-z0-9+/={-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=}-])/,
  ],
  ['an account id', /(?<!\d)\d{12}(?!\d)/],
];

/**
 * Checks a transcript before it is written. The error does not contain the value.
 * @throws WouldLeak if it contains a value with a placeholder, a secret of the caller, or a text that looks like one
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
      `The transcript of ${name} contains ${what}. It was not written.`,
      'Mask that member in rehearsal/record/masking.ts.',
    );
  for (const [word, value] of words.known) {
    if (word !== 'region' && value.length > 3 && text.includes(value)) throw leak(`the value of {{${word}}}`);
  }
  if (secrets.some((secret) => secret !== '' && text.includes(secret)))
    throw leak('credentials of the caller');
  for (const [what, pattern] of PATTERNS) if (pattern.test(text)) throw leak(what);
}
