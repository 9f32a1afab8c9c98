/** Suggestion for an unknown name: the nearest name, or all names. */
export function didYouMean(name: string, known: readonly string[], plural: string): string {
  const [best] = [...known].sort((a, b) => distance(name, a) - distance(name, b));
  const close = best !== undefined && distance(name, best) <= Math.max(2, name.length / 3);
  return close ? `Did you mean ${best}?` : `The ${plural} are ${known.join(', ')}.`;
}

/** Edit distance (insert, delete, replace) between two words, regardless of case. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1]?.toLowerCase() === b[j - 1]?.toLowerCase();
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (same ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length] as number;
}
