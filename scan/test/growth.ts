/** Length of the shorter text, its ratio to that of the longer one, and the most that the time may grow: it would be 64 if squared. */
const [SHORT, FACTOR, GROWTH] = [4_000, 8, 24];
/** Milliseconds of the processor below which a growth is not measured. */
const FLOOR = 30;

/**
 * Measures the time of the processor for a short and for a long text, side by side. Returns the two if the time grows
 * faster than the length, otherwise undefined.
 */
export function excessiveGrowth(run: (length: number) => void, short = SHORT): string | undefined {
  const growth = measure(run, short);
  // A limited repetition grows up to its limit, and other programs disturb a short time.
  return growth && measure(run, 3 * short);
}

function measure(run: (length: number) => void, short: number): string | undefined {
  const timeOf = (length: number): number => {
    const started = process.cpuUsage();
    run(length);
    return process.cpuUsage(started).user / 1000;
  };
  const first = timeOf(short * FACTOR);
  if (first < FLOOR) return undefined;
  // The best of several runs, because other programs share the processor.
  const best = (length: number) => Math.min(...[1, 2, 3].map(() => timeOf(length)));
  const [less, more] = [best(short), Math.min(first, best(short * FACTOR))];
  return more / less > GROWTH ? `${less} ms for ${short}, ${more} ms for ${short * FACTOR}` : undefined;
}

/** The text of a length that repeats a part. */
export function repeated(part: string, length: number): string {
  return part.repeat(Math.ceil(length / part.length)).slice(0, length);
}
