import { Random } from '../../engine/src/testing/random';
import type { ProvenKind } from '../kinds';
import type { ScenarioName } from '../scenarios/scenarios';
import type { Family } from './schedule';

/** Measured seconds of one idle core for all single faults of a family. */
const SECONDS: Readonly<Record<ScenarioName, number>> = {
  rotation: 40,
  sweep: 8,
  'replace-now': 35,
  contain: 14,
  'test-only': 2,
  deploy: 3,
  deletion: 0.3,
};

/**
 * The planned part of the budget; the rest is for the families that each scenario has at least, for readers and for a busy
 * machine.
 */
const PLANNED = 0.2;

/** Weight of a bundled kind against another one. */
const CORE_WEIGHT = 2;

/** The explored part of a family. */
export interface Portion {
  readonly family: Family;
  /** The share of its single faults. */
  readonly share: number;
}

/** The portions that fit into a budget. */
export interface Plan {
  readonly portions: readonly Portion[];
  /** By kind, the planned share of all single faults. */
  readonly shares: ReadonlyMap<string, number>;
}

/**
 * Divides the budget among the kinds; what a kind does not need goes to the others. For a share of the faults of a kind,
 * the square root of the share of its families is explored, and the same share of the faults of each; each scenario has
 * at least one family. The plan depends on seed, budget and threads only.
 */
export function planWithin(
  budget: { readonly seconds: number; readonly threads: number } | undefined,
  kinds: readonly ProvenKind[],
  families: readonly Family[],
  seed: number,
): Plan {
  const needs = new Map(
    kinds.map(({ kind }) => [kind, secondsOf(families.filter((family) => family.kind === kind))]),
  );
  const shares = budget
    ? divide(kinds, needs, budget.seconds * budget.threads * PLANNED)
    : new Map(kinds.map(({ kind }) => [kind, 1]));
  const random = new Random(seed);
  const seen = new Set<string>();
  const portions = families.flatMap((family) => {
    const share = Math.sqrt(shares.get(family.kind) ?? 0);
    const scenario = `${family.kind} ${family.scenario}`;
    const isTaken = random.next() < share || !seen.has(scenario);
    seen.add(scenario);
    return isTaken ? [{ family, share }] : [];
  });
  return { portions: budget ? inTurn(portions, random) : portions, shares };
}

const secondsOf = (families: readonly Family[]): number =>
  families.reduce((sum, { scenario }) => sum + SECONDS[scenario], 0);

/** By kind, the share of its need that the budget covers. */
function divide(
  kinds: readonly ProvenKind[],
  needs: ReadonlyMap<string, number>,
  seconds: number,
): ReadonlyMap<string, number> {
  const weightOf = ({ core }: ProvenKind) => (core ? CORE_WEIGHT : 1);
  const needOf = ({ kind }: ProvenKind) => needs.get(kind) ?? 0;
  const order = [...kinds].sort(
    (one, other) => needOf(one) / weightOf(one) - needOf(other) / weightOf(other),
  );
  let weight = kinds.reduce((sum, kind) => sum + weightOf(kind), 0);
  let left = seconds;
  const shares = new Map<string, number>();
  for (const kind of order) {
    const need = needOf(kind);
    const given = Math.min(need, (left * weightOf(kind)) / weight);
    shares.set(kind.kind, need > 0 ? given / need : 1);
    weight -= weightOf(kind);
    left -= given;
  }
  return shares;
}

/** Orders the portions by one family of each kind in turn, so that a deadline affects all kinds alike. */
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
