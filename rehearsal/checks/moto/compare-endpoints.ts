import fc from 'fast-check';
import type { Difference } from './compare/differences';
import { type KnownDifference, KnownDifferences, type Stale } from './known-differences/known-difference';
import { type Exchange, type Pair, runSequence } from './run-sequence';
import type { Sequence } from './sequences/call';

/** A sequence whose last call shows unknown differences. */
export interface Failure {
  readonly history: readonly Exchange[];
  readonly differences: readonly Difference[];
}

export interface Counts {
  sequences: number;
  generatedCalls: number;
  comparedCalls: number;
  /** Sequences that ended early at a known difference. */
  endedEarly: number;
}

/** Runs the sequences of each known difference. Returns the stale ones, and unknown differences. */
export async function checkKnownDifferences(
  entries: readonly KnownDifference[],
  pair: Pair,
): Promise<{ readonly stale: readonly Stale[]; readonly failures: readonly Failure[] }> {
  const known = new KnownDifferences(entries);
  const notShown: Stale[] = [];
  const failures: Failure[] = [];
  for (const entry of entries) {
    for (const sequence of entry.shown) {
      let ended = false;
      let shown = false;
      let differences: readonly Difference[] = [];
      const history = await runSequence(sequence, pair, (sofar) => {
        const judged = known.judge(sofar);
        // After an end the data differ, and only the difference of the entry itself is of interest.
        if (!ended) differences = judged.unknown;
        ended ||= judged.ends;
        shown = judged.known.has(entry) && sofar.length === sequence.length;
        return differences.length === 0;
      });
      if (differences.length > 0) failures.push({ history, differences });
      else if (!shown) notShown.push({ entry, sequence });
    }
  }
  const reported = new Set(notShown.map(({ entry }) => entry));
  return { stale: [...notShown, ...known.stale.filter(({ entry }) => !reported.has(entry))], failures };
}

/** Runs a sequence up to the first unknown difference, or up to the end of what can be compared. */
export async function compareSequence(
  sequence: Sequence,
  entries: readonly KnownDifference[],
  pair: Pair,
): Promise<Failure> {
  const known = new KnownDifferences(entries);
  let differences: readonly Difference[] = [];
  const history = await runSequence(sequence, pair, (sofar) => {
    const { unknown, ends } = known.judge(sofar);
    differences = unknown;
    return unknown.length === 0 && !ends;
  });
  return { history, differences };
}

/** Runs generated sequences on all pairs at the same time. Each pair stops at its first failure. */
export async function compareGenerated(
  sequences: fc.Arbitrary<Sequence>,
  entries: readonly KnownDifference[],
  pairs: readonly Pair[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<{ readonly counts: Counts; readonly failures: readonly Failure[] }> {
  const counts: Counts = { sequences: 0, generatedCalls: 0, comparedCalls: 0, endedEarly: 0 };
  const failures: Failure[] = [];
  const queue = fc.sample(sequences, { numRuns: count, seed });

  async function run(pair: Pair): Promise<void> {
    for (let sequence = queue.shift(); sequence; sequence = queue.shift()) {
      const failure = await compareSequence(sequence, entries, pair);
      counts.sequences++;
      counts.generatedCalls += sequence.length;
      counts.comparedCalls += failure.history.length;
      if (failure.differences.length > 0) {
        failures.push(await shrunk(failure, sequence, entries, pair));
        return;
      }
      if (failure.history.length < sequence.length) counts.endedEarly++;
    }
  }

  await Promise.all(pairs.map(run));
  return { counts, failures };
}

/** Removes calls one by one, the last ones first, as long as the sequence fails. */
async function shrunk(
  failure: Failure,
  sequence: Sequence,
  entries: readonly KnownDifference[],
  pair: Pair,
): Promise<Failure> {
  for (let i = sequence.length - 1; i >= 0; i--) {
    const candidate = sequence.filter((_, position) => position !== i);
    const result = await compareSequence(candidate, entries, pair);
    if (result.differences.length > 0) return shrunk(result, candidate, entries, pair);
  }
  return failure;
}
