import type { VendorRule } from '../../../../../scan/src/rules/vendor';
import table from '../../../../../scan/src/rules/vendor.json';
import type { Node } from '../../../../scanners/vendor/ast';
import { parseRe2 } from '../../../../scanners/vendor/parse';
import { sample } from '../../../../scanners/vendor/sample';
import type { Maker } from '../maker';

/** Rules for identifiers, which are no secrets, and rules whose samples have no realistic form: FORMATS has those vendors. */
const NO_SECRET =
  /-(?:id|pub-key|public-key|browser-api-token)$|-access-id$|user-api-id|nuget|pub-api-key|sensitive-url|webhook|^(?:freemius|lob|slack-config|sonar|sourcegraph|facebook-access)/;
/** Operator in the rules for a value of a key with the name of the vendor. */
const KEYED = '(?:=|>|:{1,3}=';

/** Value with the form of a rule of gitleaks. */
export interface VendorValue {
  readonly id: string;
  readonly value: string;
  /** Name of the vendor, if the form alone does not tell that it is a secret. */
  readonly vendor?: string;
}

/** One value for each rule of gitleaks whose match is a secret. */
export const valuesOfRules = (make: Maker): VendorValue[] =>
  (table as readonly VendorRule[])
    .filter(({ id }) => !NO_SECRET.test(id))
    .map((rule) => vendorValue(rule, make));

function vendorValue({ id, re2, keywords }: VendorRule, make: Maker): VendorValue {
  const node = parseRe2(re2);
  const value = sample(secretOf(node) ?? node, make).replace(/\s/g, '');
  return re2.includes(KEYED) ? { id, value, vendor: keywords[0] ?? id } : { id, value };
}

/** First group that captures. */
function secretOf(node: Node): Node | undefined {
  if (node.type === 'group') return node.captures ? node.item : secretOf(node.item);
  if (node.type === 'repeat') return secretOf(node.item);
  if (node.type !== 'cat' && node.type !== 'alt') return undefined;
  for (const item of node.items) {
    const found = secretOf(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
