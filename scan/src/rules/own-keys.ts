import { hasRightChecksum, type KeyPattern } from '../patterns/key-pattern';
import type { Rule } from './rule';

/** Rule for the keys of an app: the checksum leaves no look-alike. */
export function ownKeyRule({ id, description, regex, keywords, checksum }: KeyPattern): Rule {
  const pattern = new RegExp(regex, 'g');
  const reach = 2048;
  return {
    id,
    description,
    fix: 'Revoke the key ("npx cdk-rekey replace-now" for the key of a RotatingSecret), and read the new one at run time.',
    keywords,
    order: 0,
    at(text, start) {
      // The context before the key shows where it starts.
      const from = Math.max(0, start - 12);
      pattern.lastIndex = 0;
      const match = pattern.exec(text.slice(from, start + reach));
      const [whole, key = ''] = match ?? [];
      if (match === null || whole === undefined) return [];
      const at = from + match.index + whole.indexOf(key);
      if (at !== start || (checksum !== undefined && !hasRightChecksum(key))) return [];
      return [{ start: at, end: at + key.length }];
    },
  };
}
