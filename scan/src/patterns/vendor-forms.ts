import type { VendorRule } from '../rules/vendor';
import table from '../rules/vendor.json';
import { withoutLargeRepeats } from './large-repeats';

/** Format of a vendor without groups, context and flags, so that services with a small syntax find it. */
export interface VendorForm {
  /** Id of the rule. */
  readonly id: string;
  /** Alternatives. Each starts with a literal text. */
  readonly regexes: readonly string[];
}

/** Characters after a secret in the rules of gitleaks. */
const END = String.raw`(?:[\x60'"\s;]|\\[nr]|$)`;
/** Group of words or characters, which is written out. */
const GROUP = /\(\?:((?:[\w.-]|\[[^\]]*\])+(?:\|(?:[\w.-]|\[[^\]]*\])+)*)\)(?![?*+{])/;
const MOST_ALTERNATIVES = 6;
/** The literal text at the start identifies the vendor. */
const LITERAL = /^(?:[\w/=@-]|\\\.){3}/;
/** Formats that leak most, which come first. The others follow in the order of the rules. */
const FIRST = [
  'github-pat',
  'github-fine-grained-pat',
  'aws-access-token',
  'slack-bot-token',
  'stripe-access-token',
  'anthropic-api-key',
  'gitlab-pat',
  'gcp-api-key',
  'github-app-token',
  'github-oauth',
  'npm-access-token',
  'digitalocean-pat',
  'databricks-api-token',
  'shopify-access-token',
  'square-access-token',
];

/** Formats of vendors that can be written so, the most frequent first. */
export function vendorForms(): VendorForm[] {
  const rank = ({ id }: VendorForm) => (FIRST.indexOf(id) + FIRST.length + 1) % (FIRST.length + 1);
  return (table as readonly VendorRule[])
    .map(({ id, re2 }): VendorForm => ({ id, regexes: alternatives(simplified(re2)) }))
    .filter(({ regexes }) => regexes.length > 0)
    .sort((a, b) => rank(a) - rank(b));
}

function simplified(re2: string): string {
  const body = re2.endsWith(END) ? re2.slice(0, -END.length) : re2;
  const bare = body.replace(/^\\b/, '').replace(/\\b$/, '');
  const inner = /^\((?!\?)(.*)\)$/.exec(bare)?.[1] ?? bare;
  return withoutLargeRepeats(inner.replaceAll('[[:alnum:]]', '[0-9A-Za-z]').replaceAll('\\/', '/'));
}

/** Writes groups out, and returns no alternative for an expression that has more than literals, classes and repetitions. */
function alternatives(regex: string): string[] {
  let parts = [regex];
  for (let group = GROUP.exec(regex); group !== null; group = GROUP.exec(parts[0] ?? '')) {
    parts = parts.flatMap((part) => {
      const [whole, words = ''] = GROUP.exec(part) ?? [];
      return whole === undefined ? [part] : words.split('|').map((word) => part.replace(whole, () => word));
    });
    if (parts.length > MOST_ALTERNATIVES) return [];
  }
  const isSimple = (part: string) => !/[()]|\\[bBAz]|(?<!\[)\^|\$|\|/.test(part) && LITERAL.test(part);
  return parts.every(isSimple) ? parts : [];
}
