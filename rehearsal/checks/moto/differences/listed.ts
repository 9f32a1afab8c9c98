import type { Sequence } from '../calls/call';
import type { Difference } from '../compare/compare';
import type { Exchange } from '../play';

/** What decides a difference. */
export type Source =
  /** A page of AWS's documentation, by its title or the name of its file. */
  | { readonly page: string }
  /** A conversation with AWS, by its name in shared/aws-recordings. */
  | { readonly recording: string }
  /** A point of shared/aws-semantics.md. */
  | { readonly point: number }
  /** AWS's own words, as somebody quotes them: where. */
  | { readonly quoted: string }
  /** No document tells; what the named page leaves open. */
  | { readonly open: string };

/** A difference that is known: in which calls, in what, with which two outcomes, why, and what decides it. */
export interface Listed {
  readonly name: string;
  readonly operations: readonly string[];
  /** Where they differ; see Difference. */
  readonly at: string | RegExp;
  /** What the local AWS says there, in whole; in an expression, too. */
  readonly local: string | RegExp;
  readonly moto: string | RegExp;
  /** What must have happened besides; `past` ends with the exchange that differs. */
  readonly when?: (past: readonly Exchange[]) => boolean;
  /** The two do not hold the same from here on: the rest of the sequence cannot be compared. */
  readonly ends?: true;
  /** The two come to hold different things by a call that both answer alike: the sequence ends there. */
  readonly endsAfter?: (past: readonly Exchange[]) => boolean;
  readonly reason: string;
  readonly source: Source;
  /** Calls that show it, for every one of the operations. */
  readonly shown: Sequence | readonly Sequence[];
}

export function sequencesOf({ shown }: Listed): readonly Sequence[] {
  return shown.every((item) => Array.isArray(item)) ? (shown as readonly Sequence[]) : [shown as Sequence];
}

/** An entry, and an operation of it that nothing showed. */
export interface Stale {
  readonly entry: Listed;
  readonly operation: string;
}

/** The list while it is used: what is on it, and what of it was met, in which operations. */
export class Ledger {
  private readonly met = new Map<Listed, Set<string>>();

  constructor(readonly entries: readonly Listed[]) {
    const names = entries.map(({ name }) => name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) throw new Error(`Two differences on the list are called ${twice}.`);
  }

  /** What of the last exchange is not on the list, and whether the two still hold the same after it. */
  judge(past: readonly Exchange[]): { readonly unlisted: readonly Difference[]; readonly ends: boolean } {
    const last = past[past.length - 1] as Exchange;
    const unlisted: Difference[] = [];
    let ends = false;
    for (const difference of last.differences) {
      const entry = this.entries.find((candidate) => covers(candidate, difference, past));
      if (!entry) {
        unlisted.push(difference);
        continue;
      }
      this.met.set(entry, (this.met.get(entry) ?? new Set()).add(last.call.operation));
      ends ||= entry.ends === true;
    }
    ends ||= this.entries.some(({ endsAfter }) => endsAfter?.(past));
    return { unlisted, ends };
  }

  /** What nothing showed. */
  get stale(): readonly Stale[] {
    return this.entries.flatMap((entry) =>
      entry.operations
        .filter((operation) => !this.met.get(entry)?.has(operation))
        .map((operation) => ({ entry, operation })),
    );
  }
}

function covers(entry: Listed, difference: Difference, past: readonly Exchange[]): boolean {
  const { operation } = (past[past.length - 1] as Exchange).call;
  return (
    entry.operations.includes(operation) &&
    whole(entry.at, difference.at) &&
    whole(entry.local, difference.local) &&
    whole(entry.moto, difference.moto) &&
    (entry.when?.(past) ?? true)
  );
}

/** A text or an expression that must fit all of `text`. */
function whole(pattern: string | RegExp, text: string): boolean {
  if (typeof pattern === 'string') return pattern === text;
  return new RegExp(`^(?:${pattern.source})$`, 's').test(text);
}
