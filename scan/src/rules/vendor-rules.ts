import { FORMATS } from './formats/formats';
import { entropyOf } from './placeholder';
import type { Rule, Span } from './rule';
import type { VendorRule } from './vendor';
import table from './vendor.json';

/** Room for the boundaries of a match at the end of a window. */
const SLACK = 2;
/** End of a secret in the rules of gitleaks. Secrets also end at tags, escaped quotes and marks. */
const END_OF_GITLEAKS = /\(\?:\[\\x09-\\x0a\\x0c-\\x0d "';`\]\|\\\\\[(?:NR)?nr\]\|\$\)$/;
const END = '(?:[\\x09-\\x0a\\x0c-\\x0d "\';`<>,)&\\]}|\\\\]|$)';
/** Placeholders of vendor formats. Real ones are random, so that words in them are no reason. */
const FAKE = /example|x{6}|12345678|abcdefgh|\.\.\.|\*{3}|(.)\1{23}/i;
const FIX =
  'Revoke the credential at its issuer, keep the new one in AWS Secrets Manager, and read it at run time.';

/** Rules for the formats of vendors: those of gitleaks, and others from the documentation of vendors. */
export const vendorRules = (): Rule[] => [...(table as readonly VendorRule[]), ...FORMATS].map(toRule);

function toRule(vendor: VendorRule): Rule {
  const { id, description, keywords, at, reach, path } = vendor;
  const isSticky = at === 'keyword';
  const pattern = new RegExp(
    vendor.js.replace(END_OF_GITLEAKS, () => END),
    isSticky ? 'y' : 'g',
  );
  const paths = path === undefined ? undefined : new RegExp(path);
  const accept = acceptor(vendor);
  const spans = (text: string, from: number, offset: number): Span[] => {
    pattern.lastIndex = from;
    const found: Span[] = [];
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const span = accept(match, offset);
      if (span !== undefined) found.push(span);
      if (isSticky) break;
      if (match[0] === '') pattern.lastIndex++;
    }
    return found;
  };
  return {
    ...{ id, description, fix: FIX, keywords, order: 1 },
    ...(paths !== undefined && { appliesTo: (file) => paths.test(file) }),
    ...(isSticky
      ? { at: (text, start) => spans(text, start, 0) }
      : {
          reach: (reach ?? Number.POSITIVE_INFINITY) + SLACK,
          within: (text, from, to) => spans(text.slice(from, to), 0, from),
        }),
  };
}

/** Inside of a text in base64, and not a line that a patch adds. */
const IN_BASE64 = /[0-9A-Za-z]\+$/;
const before = ({ input, index }: RegExpExecArray) => input.slice(Math.max(0, index - 2), index);

const REST = /[\w+/=-]{0,4096}/y;

/** The key that starts with a match: of Bedrock's keys, the rule has the prefix only. */
function withRest(match: RegExpExecArray): string {
  REST.lastIndex = match.index;
  return REST.exec(match.input)?.[0] ?? match[0];
}

/** Returns the secret of a match if it is one. */
function acceptor({ group, entropy = 0, allow = [], re2 }: VendorRule) {
  const isPrefix = /^[\w-]+$/.test(re2);
  const allowed = allow.map((one) => new RegExp(one));
  return (match: RegExpExecArray, offset: number): Span | undefined => {
    const matched = (group === undefined ? match.slice(1).find(Boolean) : match[group]) ?? match[0];
    const secret = isPrefix ? withRest(match) : matched;
    if (isPrefix && secret === matched) return undefined;
    if (entropyOf(secret) < entropy || FAKE.test(secret) || IN_BASE64.test(before(match))) return undefined;
    if (allowed.some((pattern) => pattern.test(secret))) return undefined;
    const start = offset + match.index + match[0].lastIndexOf(matched);
    return { start, end: start + secret.length };
  };
}
