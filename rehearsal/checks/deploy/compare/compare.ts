import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../src/assembly/json-file';
import type { CreatedResource } from './created-resources';
import { KNOWN, type KnownDifference } from './known-differences';
import { attributesUsed, normalize } from './normalize';

/** Something in which the two CloudFormations do not agree. */
export interface Difference {
  readonly type: string;
  readonly logicalId: string;
  /** 'resource', 'property NAME', 'reference NAME', 'needs' or 'order'. */
  readonly about: string;
  readonly rehearsal: unknown;
  readonly ministack: unknown;
}

export interface Comparison {
  /** How much was compared, for whoever wants to know whether there was anything. */
  readonly compared: { readonly resources: number; readonly properties: number; readonly references: number };
  readonly differences: readonly Difference[];
}

/** Compares what two CloudFormations made of one template. */
export function compare(
  template: Json,
  stack: string,
  ours: readonly CreatedResource[],
  theirs: readonly CreatedResource[],
): Comparison {
  const used = attributesUsed(template);
  const [left, right] = [normalize(ours, stack, used), normalize(theirs, stack, used)];
  const differences: Difference[] = [];
  const compared = { resources: 0, properties: 0, references: 0 };
  for (const [logicalId, { Type: type }] of Object.entries<Json>(template.Resources)) {
    const look = (about: string, rehearsal: unknown, ministack: unknown) => {
      if (!isDeepStrictEqual(rehearsal, ministack))
        differences.push({ type, logicalId, about, rehearsal, ministack });
    };
    const [a, b] = [left.get(logicalId), right.get(logicalId)];
    look('resource', a?.type, b?.type);
    if (!a || !b) continue;
    compared.resources += 1;
    for (const name of new Set([...Object.keys(a.properties), ...Object.keys(b.properties)])) {
      compared.properties += 1;
      look(`property ${name}`, a.properties[name], b.properties[name]);
    }
    for (const name of Object.keys(a.references)) {
      compared.references += 1;
      look(`reference ${name}`, a.references[name], b.references[name]);
    }
    const [needsA, needsB] = [ours, theirs].map(
      (side) => side.find((made) => made.logicalId === logicalId)?.needs,
    );
    look('needs', needsA, needsB);
    look('order', tooLate(logicalId, needsA, ours), tooLate(logicalId, needsA, theirs));
  }
  return { compared, differences };
}

/** What was created after a resource that needs it; the two may take turns, but not in this. */
function tooLate(
  logicalId: string,
  needs: readonly string[] = [],
  made: readonly CreatedResource[],
): string[] {
  const place = new Map(made.map((resource, index) => [resource.logicalId, index]));
  const own = place.get(logicalId) ?? 0;
  return needs.filter((need) => (place.get(need) ?? -1) > own);
}

/** In words: the differences that the list does not know, and the entries of the list that nothing bears out. */
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
          `${logicalId} (${type}), ${about}: the rehearsal has ${shown(rehearsal)}, ministack ${shown(ministack)}.`,
      ),
    ...known
      .filter((entry) => !found.some((difference) => covers(entry, difference)))
      .map(
        ({ type, about }) => `${type}, ${about}: they agree now; take it off compare/known-differences.ts.`,
      ),
  ];
}

function shown(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}
