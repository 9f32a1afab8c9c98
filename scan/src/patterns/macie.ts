import type { KeyPattern } from './key-pattern';
import { LARGEST_REPEAT, withoutLargeRepeats } from './large-repeats';
import { characterClass, escapeLiteral } from './re2';

/**
 * Limits of a custom data identifier (Amazon Macie User Guide, "Configuration options for custom data identifiers"). Capturing
 * groups, look-around, back references and flags are not supported, and the size of a limited repetition is.
 */
export const MACIE_LIMITS = {
  regex: 512,
  name: 128,
  description: 512,
  ignoreWords: 10,
  ignoreWord: [4, 90],
  largestRepeat: LARGEST_REPEAT,
} as const;
/** Texts of placeholders, with which a match is ignored. */
const PLACEHOLDERS = ['xxxxxxxxxxxx', 'XXXXXXXXXXXX', '000000000000', '111111111111'];

/** Custom data identifier, as the API `CreateCustomDataIdentifier` takes it. */
export interface MacieIdentifier {
  readonly name: string;
  readonly description: string;
  readonly regex: string;
  readonly ignoreWords: readonly string[];
  readonly severityLevels: readonly { readonly occurrencesThreshold: number; readonly severity: 'HIGH' }[];
}

/** Identifiers of the keys, and the keys that have none. */
export interface MacieIdentifiers {
  readonly identifiers: readonly MacieIdentifier[];
  /** Reasons, each with the id of a pattern. */
  readonly left: readonly string[];
}

/**
 * One identifier for each pattern. It has no keywords: Macie counts a keyword only if it ends before the match starts, and the
 * prefix of a key is a part of the match.
 */
export function macieIdentifiers(patterns: readonly KeyPattern[]): MacieIdentifiers {
  const all = patterns.map(identifier);
  const isShort = ({ regex }: MacieIdentifier) => regex.length <= MACIE_LIMITS.regex;
  return {
    identifiers: all.filter(isShort),
    left: all
      .filter((one) => !isShort(one))
      .map(
        ({ name, regex }) =>
          `${name}: its expression has ${regex.length} of ${MACIE_LIMITS.regex} characters`,
      ),
  };
}

function identifier({ id, description, start, alphabet, length }: KeyPattern): MacieIdentifier {
  return {
    name: id.slice(0, MACIE_LIMITS.name),
    description: description.slice(0, MACIE_LIMITS.description),
    regex: withoutLargeRepeats(`${escapeLiteral(start)}${characterClass(alphabet)}{${length}}`),
    ignoreWords: PLACEHOLDERS,
    severityLevels: [{ occurrencesThreshold: 1, severity: 'HIGH' }],
  };
}
