import type { KeyPattern } from './key-pattern';
import { withoutLargeRepeats } from './large-repeats';
import { characterClass } from './re2';

/** Limits of a data protection policy (Amazon CloudWatch Logs User Guide, "Custom data identifiers"). */
export const CLOUDWATCH_LIMITS = { identifiers: 10, name: 128, regex: 200, policy: 30_720 } as const;

/** Characters of an expression that the guide lists: there are no groups, quotes, colons and percent signs. */
const SUPPORTED = /^[a-zA-Z0-9_#=@/;, ^$?[\]{}|\\*+.-]+$/;
const RESERVED = /[\^$?[\]{}|\\*+.]/;

/** Expression of the keys of a pattern, or undefined if a character of the keys is not supported. */
export function cloudwatchRegex({ start, alphabet, length }: KeyPattern): string | undefined {
  const literal = [...start].map((one) => (RESERVED.test(one) ? `\\${one}` : one)).join('');
  const one = characterClass(alphabet, undefined, (character) =>
    /[\^\]\\[-]/.test(character) ? `\\${character}` : character,
  );
  const regex = withoutLargeRepeats(`${literal}${one}{${length}}`);
  return SUPPORTED.test(regex) ? regex : undefined;
}

/** True for an expression of supported characters that is not too long. */
export const isCloudwatchRegex = (regex: string) =>
  regex.length <= CLOUDWATCH_LIMITS.regex && SUPPORTED.test(regex);
