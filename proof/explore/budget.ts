import { Random } from '../../rehearsal/src/kernel/random';
import type { ProvenKind } from '../kinds/kind';
import type { ScenarioName } from '../scenarios/scenarios';
import type { Family } from './schedule';

/** Seconds of one quiet core for all single faults of a family, measured. */
const SECONDS: Readonly<Record<ScenarioName, number>> = {
  rotation: 6,
  sweep: 1.2,
  'replace-now': 4.5,
  'test-only': 0.5,
  deploy: 0.5,
  deletion: 0.1,
};

/** The part of the budget that is planned with; the rest is for starting, for readers and for a busy machine. */
const PLANNED = 0.6;

/** A kind that is bundled gets so many times the share of another one. */
const CORE_WEIGHT = 2;

/** What is explored of a family. */
export interface Portion {
  readonly family: Family;
  /** The share of its single faults. */
  readonly share: number;
}

/** What of the kinds fits into a budget. */
export interface Plan {
  readonly portions: readonly Portion[];
  /** By kind, the planned share of all single faults. */
  readonly shares: ReadonlyMap<string, number>;
}

/**
 * Shares the budget over the kinds: each gets its share of the time, and what one does not need goes to the others.
 * Where the time of a kind is enough for a share of its faults, the root of that share of its families is explored, and
 * the same share of the faults of each; every act has at least one family. The same for the same seed, budget and
 * threads.
 */
export function planWithin(
  budget: { readonly seconds: number; readonly threads: number } | undefined,
  kinds: readonly ProvenKind[],
  families: readonly Family[],
  seed: number,
): Plan {
  const needs = new Map(
    kinds.map(({ name }) => [name, secondsOf(families.filter(({ kind }) => kind === name))]),
  );
  const shares = budget
    ? divide(kinds, needs, budget.seconds * budget.threads * PLANNED)
    : new Map(kinds.map(({ name }) => [name, 1]));
  const random = new Random(seed);
  const seen = new Set<string>();
  const portions = families.flatMap((family) => {
    const share = Math.sqrt(shares.get(family.kind) ?? 0);
    const act = `${family.kind} ${family.act}`;
    const isTaken = random.next() < share || !seen.has(act);
    seen.add(act);
    return isTaken ? [{ family, share }] : [];
  });
  return { portions: budget ? inTurn(portions, random) : portions, shares };
}

const secondsOf = (families: readonly Family[]): number =>
  families.reduce((sum, { act }) => sum + SECONDS[act], 0);

/** By kind, the share of what it needs that it gets. The kinds that need least come first. */
function divide(
  kinds: readonly ProvenKind[],
  needs: ReadonlyMap<string, number>,
  seconds: number,
): ReadonlyMap<string, number> {
  const weightOf = ({ core }: ProvenKind) => (core ? CORE_WEIGHT : 1);
  const needOf = ({ name }: ProvenKind) => needs.get(name) ?? 0;
  const order = [...kinds].sort(
    (one, other) => needOf(one) / weightOf(one) - needOf(other) / weightOf(other),
  );
  let weight = kinds.reduce((sum, kind) => sum + weightOf(kind), 0);
  let left = seconds;
  const shares = new Map<string, number>();
  for (const kind of order) {
    const need = needOf(kind);
    const given = Math.min(need, (left * weightOf(kind)) / weight);
    shares.set(kind.name, need > 0 ? given / need : 1);
    weight -= weightOf(kind);
    left -= given;
  }
  return shares;
}

/** One family of each kind in turn, so that a clock that stops early leaves out something of every kind. */
function inTurn(all: readonly Portion[], random: Random): Portion[] {
  const taken = new Map<string, number>();
  const ranked = shuffled(all, random).map((portion) => {
    const rank = taken.get(portion.family.kind) ?? 0;
    taken.set(portion.family.kind, rank + 1);
    return { portion, rank };
  });
  return ranked.sort((one, other) => one.rank - other.rank).map(({ portion }) => portion);
}

function shuffled<T>(all: readonly T[], random: Random): T[] {
  const result = [...all];
  for (let i = result.length - 1; i > 0; i--) {
    const other = random.integer(0, i);
    [result[i], result[other]] = [result[other] as T, result[i] as T];
  }
  return result;
}
