import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../src/assembly/json-file';
import type { CreatedResource } from './created-resources';
import { KNOWN, type KnownDifference } from './known-differences';
import { attributesUsed, normalize } from './normalize';

/** A difference between the two CloudFormations. */
export interface Difference {
  readonly type: string;
  readonly logicalId: string;
  /** 'resource', 'property NAME', 'reference NAME', 'needs' or 'order'. */
  readonly about: string;
  readonly rehearsal: unknown;
  readonly ministack: unknown;
}

export interface Comparison {
  /** Numbers of compared items. */
  readonly compared: { readonly resources: number; readonly properties: number; readonly references: number };
  readonly differences: readonly Difference[];
}

/** Types that the rehearsal does not simulate. Other resources have references to their placeholders. */
const NOT_SIMULATED = ['AWS::DynamoDB::Table'];

/** Compares the resources that the two CloudFormations create from one template. */
export function compare(
  template: Json,
  stack: string,
  ours: readonly CreatedResource[],
  theirs: readonly CreatedResource[],
): Comparison {
  const used = attributesUsed(template);
  const notSimulated = Object.entries<Json>(template.Resources)
    .filter(([, { Type }]) => NOT_SIMULATED.includes(Type))
    .map(([logicalId]) => logicalId);
  const [left, right] = [normalize(ours, stack, used, notSimulated), normalize(theirs, stack, used)];
  const differences: Difference[] = [];
  const compared = { resources: 0, properties: 0, references: 0 };
  for (const [logicalId, { Type: type }] of Object.entries<Json>(template.Resources)) {
    const compareItem = (about: string, rehearsal: unknown, ministack: unknown) => {
      if (!isDeepStrictEqual(rehearsal, ministack))
        differences.push({ type, logicalId, about, rehearsal, ministack });
    };
    if (notSimulated.includes(logicalId)) continue;
    const [a, b] = [left.get(logicalId), right.get(logicalId)];
    compareItem('resource', a?.type, b?.type);
    if (!a || !b) continue;
    compared.resources += 1;
    for (const name of new Set([...Object.keys(a.properties), ...Object.keys(b.properties)])) {
      compared.properties += 1;
      compareItem(`property ${name}`, a.properties[name], b.properties[name]);
    }
    for (const name of Object.keys(a.references)) {
      compared.references += 1;
      compareItem(`reference ${name}`, a.references[name], b.references[name]);
    }
    compareItem('needs', a.needs, b.needs);
    compareItem('order', createdAfter(logicalId, a.needs, ours), createdAfter(logicalId, a.needs, theirs));
  }
  return { compared, differences };
}

/** The needed resources that were created after a resource. The order is otherwise arbitrary. */
function createdAfter(logicalId: string, needs: readonly string[], created: readonly CreatedResource[]) {
  const order = created.map((resource) => resource.logicalId);
  return needs.filter((need) => order.indexOf(need) > order.indexOf(logicalId));
}

/** Messages for the differences that are not known, and for the known ones that do not occur. */
export function unexpectedDifferences(
  found: readonly Difference[],
  known: readonly KnownDifference[] = KNOWN,
): string[] {
  const covers = (entry: KnownDifference, difference: Difference) =>
    entry.type === difference.type && entry.about === difference.about;
  return [
    ...found
      .filter((difference) => !known.some((entry) => covers(entry, difference)))
      .map(
        ({ type, logicalId, about, rehearsal, ministack }) =>
          `${logicalId} (${type}), ${about}: the rehearsal has ${textOf(rehearsal)}, ministack ${textOf(ministack)}.`,
      ),
    ...known
      .filter((entry) => !found.some((difference) => covers(entry, difference)))
      .map(
        ({ type, about }) => `${type}, ${about}: no difference; remove it from compare/known-differences.ts.`,
      ),
  ];
}

const textOf = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
