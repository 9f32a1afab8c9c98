import type { Difference } from '../compare/differences';
import type { Exchange } from '../run-sequence';
import type { Sequence } from '../sequences/call';

/**
 * The evidence for a difference: a page of AWS's documentation, a recording in shared/aws-recordings, a point of
 * shared/aws-semantics.md, or AWS's words as another project quotes them. `open` names a page that leaves it open.
 */
export type Source = `${'page' | 'recording' | 'point' | 'quoted' | 'open'}: ${string}`;

/** The place of a difference and the values of both answers. A text matches the whole value, an expression a part of it. */
export type Cell = readonly [at: string | RegExp, local: string | RegExp, moto: string | RegExp];

/** A difference that is accepted, with the reason. */
export interface KnownDifference {
  /** The rule that the local AWS follows. */
  readonly rule: string;
  readonly sources: readonly Source[];
  readonly differs: readonly Cell[];
  /** A further condition; `history` ends with the exchange that differs. */
  readonly when?: (history: readonly Exchange[]) => boolean;
  /**
   * True if the endpoints hold different data after the difference, so that the sequence ends. A sequence ends in any
   * case after an operation that writes and that only one of them carried out.
   */
  readonly ends?: true;
  /** True after an exchange with equal answers that leaves different data, so that the sequence ends. */
  readonly endsAfter?: (history: readonly Exchange[]) => boolean;
  /** Sequences whose last call shows the difference; it is accepted in the operations of these calls. */
  readonly shown: readonly Sequence[];
}

/** A known difference that its own sequence, or one of its cells, did not show. */
export interface Stale {
  readonly entry: KnownDifference;
  readonly sequence: Sequence;
}

/** Matches differences against the known ones, and records which were found. */
export class KnownDifferences {
  private readonly found = new Set<Cell>();

  constructor(readonly entries: readonly KnownDifference[]) {
    const rules = entries.map(({ rule }) => rule);
    const duplicate = rules.find((rule, i) => rules.indexOf(rule) !== i);
    if (duplicate !== undefined) throw new Error(`Two known differences have the rule "${duplicate}".`);
  }

  /** The unknown differences of the last exchange, the known ones, and whether the data differ after it. */
  judge(history: readonly Exchange[]): {
    readonly unknown: readonly Difference[];
    readonly known: ReadonlySet<KnownDifference>;
    readonly ends: boolean;
  } {
    const last = history.at(-1) as Exchange;
    const known = new Set<KnownDifference>();
    const unknown = last.differences.filter((difference) => {
      for (const entry of this.entries) {
        const cell = matchingCell(entry, difference, history);
        if (!cell) continue;
        this.found.add(cell);
        known.add(entry);
        return false;
      }
      return true;
    });
    const ends =
      wroteOnOneSide(last) ||
      [...known].some((entry) => entry.ends) ||
      this.entries.some(({ endsAfter }) => endsAfter?.(history));
    return { unknown, known, ends };
  }

  /** The entries of which a cell was not found. */
  get stale(): readonly Stale[] {
    return this.entries
      .filter(({ differs }) => !differs.every((cell) => this.found.has(cell)))
      .map((entry) => ({ entry, sequence: entry.shown[0] as Sequence }));
  }
}

function matchingCell(
  { differs, shown, when }: KnownDifference,
  difference: Difference,
  history: readonly Exchange[],
): Cell | undefined {
  const { operation } = (history.at(-1) as Exchange).call;
  if (!shown.some((sequence) => sequence.at(-1)?.operation === operation)) return undefined;
  const cell = differs.find(
    ([at, local, moto]) =>
      matches(at, difference.at) && matches(local, difference.local) && matches(moto, difference.moto),
  );
  return cell && (when?.(history) ?? true) ? cell : undefined;
}

function matches(pattern: string | RegExp, text: string): boolean {
  return typeof pattern === 'string' ? pattern === text : pattern.test(text);
}

function wroteOnOneSide({ call: { operation }, local, moto }: Exchange): boolean {
  return (
    !/^(Get|BatchGet|List|Describe)/.test(operation) &&
    (local.error === undefined) !== (moto.error === undefined)
  );
}
