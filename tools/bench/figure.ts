/** One figure and its goal. */
export interface Figure {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly reached: boolean;
}

/** A figure below a limit. */
export function below(what: string, value: number, limit: number, unit: string, measured?: string): Figure {
  return {
    what,
    goal: `< ${limit} ${unit}`,
    measured: measured ?? `${value.toFixed(0)} ${unit}`,
    reached: value < limit,
  };
}

/** The ratio of two sides, which alternate `rounds` times after one round of warm-up. Both return milliseconds. */
export function ratio(
  what: string,
  maximum: number,
  rounds: number,
  numerator: () => number,
  denominator: () => number,
): Figure {
  const results = Array.from({ length: rounds + 1 }, () => ({ a: numerator(), b: denominator() })).slice(1);
  const a = median(results.map((round) => round.a));
  const b = median(results.map((round) => round.b));
  return {
    what,
    goal: `≤ ${maximum}`,
    measured: `${(a / b).toFixed(2)} (${a.toFixed(0)} ms ÷ ${b.toFixed(0)} ms, ${rounds} rounds)`,
    reached: a / b <= maximum,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower = 0, upper = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (lower + upper) / 2;
}
