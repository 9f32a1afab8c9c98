export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Runs the two sides in turn, `rounds` times after one round that does not count. */
export function inTurn(
  rounds: number,
  a: () => number,
  b: () => number,
): { a: number; b: number; ratio: number } {
  const results: { a: number; b: number }[] = [];
  for (let round = 0; round <= rounds; round++) results.push({ a: a(), b: b() });
  results.shift();
  const medians = { a: median(results.map((r) => r.a)), b: median(results.map((r) => r.b)) };
  return { ...medians, ratio: medians.a / medians.b };
}
