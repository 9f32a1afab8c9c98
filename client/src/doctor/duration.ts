const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Like `3 days ago`, `in 2 hours` for a negative time, or `now`. */
export function ago(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  for (const [unit, length] of UNITS) {
    const count = Math.floor(size / length);
    if (count === 0) continue;
    const text = `${count} ${unit}${count === 1 ? '' : 's'}`;
    return milliseconds < 0 ? `in ${text}` : `${text} ago`;
  }
  return 'now';
}
