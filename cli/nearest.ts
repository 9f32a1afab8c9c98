/** Suggests the nearest known word, or lists all of them. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [best] = [...known].sort((a, b) => distance(word, a) - distance(word, b));
  if (best === undefined) return '';
  const isClose = distance(word, best) <= Math.max(2, word.length / 3);
  return isClose ? `Did you mean ${best}?` : `Known: ${known.join(', ')}.`;
}

/** Levenshtein distance of two words, not case-sensitive. */
function distance(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, replaced));
    }
    row = next;
  }
  return row[to.length];
}
