import { parse } from 'smol-toml';
import { Random } from '../../../rehearsal/src/kernel/random';
import type { VendorRule } from '../../../scan/src/rules/vendor';
import type { Node } from './ast';
import { bounded, longest, toJavaScript } from './emit';
import { parseRe2 } from './parse';
import { sample } from './sample';

/** Rules that the scanner has in a form of its own. */
const OWN = [
  'curl-auth-header',
  'curl-auth-user',
  'generic-api-key',
  'hashicorp-tf-password',
  'jwt-base64',
  'kubernetes-secret-yaml',
  'private-key',
];
/** Largest number of repetitions, instead of no limit. */
const MOST = 8192;
const SAMPLES = 200;

interface GitleaksRule {
  readonly id: string;
  readonly description: string;
  readonly regex?: string;
  readonly path?: string;
  readonly secretGroup?: number;
  readonly entropy?: number;
  readonly keywords?: readonly string[];
  readonly allowlists?: readonly { readonly regexes?: readonly string[]; readonly regexTarget?: string }[];
}

/** Makes the table of vendor rules from the configuration of gitleaks. @throws Error for a rule that cannot be translated */
export function vendorTable(toml: string): VendorRule[] {
  const { rules } = parse(toml) as unknown as { rules: readonly GitleaksRule[] };
  return rules.flatMap((rule) =>
    rule.regex === undefined || OWN.includes(rule.id) ? [] : [vendorRule(rule, rule.regex)],
  );
}

function vendorRule(rule: GitleaksRule, regex: string): VendorRule {
  const { id, description, path, entropy, secretGroup, keywords = [], allowlists = [] } = rule;
  const node = bounded(parseRe2(regex), MOST);
  const lower = keywords.map((keyword) => keyword.toLowerCase());
  const allow = allowlists
    .filter(({ regexTarget = 'secret' }) => regexTarget === 'secret')
    .flatMap(({ regexes = [] }) => regexes)
    .map((one) => toJavaScript(parseRe2(one)));
  return {
    id,
    description,
    re2: regex,
    js: toJavaScript(node),
    keywords: lower,
    ...placeOf(node, lower),
    ...(entropy !== undefined && { entropy }),
    ...(secretGroup !== undefined && { group: secretGroup }),
    ...(path !== undefined && { path: toJavaScript(parseRe2(path)) }),
    ...(allow.length > 0 && { allow }),
  };
}

/** The place of the keywords in a match, from samples. */
function placeOf(node: Node, keywords: readonly string[]): Pick<VendorRule, 'at' | 'reach'> {
  const random = new Random(1);
  const samples = Array.from({ length: SAMPLES }, () => sample(node, random).toLowerCase());
  const all = (test: (text: string, keyword: string) => boolean) =>
    samples.every((text) => keywords.some((keyword) => test(text, keyword)));
  if (all((text, keyword) => text.startsWith(keyword))) return { at: 'keyword' };
  return all((text, keyword) => text.includes(keyword))
    ? { at: 'near', reach: longest(node) }
    : { at: 'file' };
}
