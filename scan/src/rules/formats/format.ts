import type { VendorRule } from '../vendor';

/** Characters that do not follow a credential. */
const END = '(?:[^0-9A-Za-z_-]|$)';

/** Settings of a format. */
interface FormatOptions {
  /** Texts in or near a credential; by default its first characters. */
  readonly keywords?: readonly string[];
  /** Characters before the keyword in which a credential can start. */
  readonly reach?: number;
  /** Least entropy, in bits for each character. */
  readonly entropy?: number;
  /** True if the prefix names the credential, and is no part of it. */
  readonly label?: boolean;
}

/**
 * Format that a vendor documents. The regular expression is the same in RE2 and in JavaScript, with limited repetitions.
 *
 * @param name Vendor and kind of credential.
 * @param prefix First characters, without a special meaning.
 * @param body Regular expression of the rest.
 */
export function format(
  name: string,
  prefix: string,
  body: string,
  { keywords = [prefix.toLowerCase()], reach, entropy = 2.5, label = false }: FormatOptions = {},
): VendorRule {
  const start = /^\w/.test(prefix) ? '\\b' : '';
  const literal = prefix.replace(/[.$/+]/g, '\\$&');
  // RE2 repeats at most 1,000 times; a longer credential is found by its start.
  const end = body.endsWith(',1000}') ? '' : END;
  const pattern = label ? `${start}${literal}(${body})${end}` : `${start}(${literal}${body})${end}`;
  return {
    id: name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    description: name,
    re2: pattern,
    js: pattern,
    keywords,
    ...(reach === undefined ? { at: 'keyword' } : { at: 'near', reach }),
    entropy,
    group: 1,
  };
}
