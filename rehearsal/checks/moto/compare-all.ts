import fc from 'fast-check';
import type { Sequence } from './calls/call';
import type { Difference } from './compare/compare';
import { Ledger, type Listed, type Stale, sequencesOf } from './differences/listed';
import { play } from './play';
import type { Tally, Unlisted } from './report';
import { withoutNeedlessCalls } from './shrink';
import type { Start } from './sides/side';

/** The two that are compared. */
export interface Pair {
  readonly local: Start;
  readonly moto: Start;
}

/** How much of what is generated has to be compared: else the list would hide more than it tells. */
export const LEAST_COMPARED = 0.8;

/** Far apart, so that two runs with neighbouring seeds have no sequences in common. */
const SEEDS_APART = 1_000_003;

/** Plays the calls that show each listed difference; tells the entries that were not met, and what is not listed. */
export async function checkList(
  entries: readonly Listed[],
  pair: Pair,
): Promise<{ readonly stale: readonly Stale[]; readonly unlisted: readonly Unlisted[] }> {
  const ledger = new Ledger(entries);
  const unlisted: Unlisted[] = [];
  for (const sequence of entries.flatMap(sequencesOf)) {
    let ended = false;
    let found: readonly Difference[] = [];
    const past = await play(sequence, pair, (sofar) => {
      const judged = ledger.judge(sofar);
      // Once the two hold different things, only what the entry itself tells of is looked for.
      if (!ended) found = judged.unlisted;
      ended ||= judged.ends;
      return found.length > 0 ? 'end' : 'go on';
    });
    if (found.length > 0) unlisted.push({ past, differences: found, generated: sequence.length });
  }
  return { stale: ledger.stale, unlisted };
}

/** Plays one sequence, up to the first call that shows something that is not listed. */
export async function playListed(
  sequence: Sequence,
  entries: readonly Listed[],
  pair: Pair,
): Promise<Pick<Unlisted, 'past' | 'differences'>> {
  const ledger = new Ledger(entries);
  let differences: readonly Difference[] = [];
  const past = await play(sequence, pair, (sofar) => {
    const { unlisted, ends } = ledger.judge(sofar);
    differences = unlisted;
    return unlisted.length > 0 || ends ? 'end' : 'go on';
  });
  return { past, differences };
}

/** Plays generated sequences on every pair at once, each its share. Stops, on a pair, at the first that fails. */
export async function compareAll(
  sequences: fc.Arbitrary<Sequence>,
  entries: readonly Listed[],
  pairs: readonly Pair[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<{ readonly tally: Tally; readonly unlisted: readonly Unlisted[] }> {
  const tally = { sequences: 0, failed: 0, generated: 0, compared: 0, endedEarly: 0 };
  const unlisted: Unlisted[] = [];

  async function run(pair: Pair, numRuns: number, shardSeed: number): Promise<void> {
    let first: Sequence | undefined;
    const fails = async (candidate: Sequence) =>
      (await playListed(candidate, entries, pair)).differences.length > 0;
    const property = fc.asyncProperty(sequences, async (sequence) => {
      const { past, differences } = await playListed(sequence, entries, pair);
      const failed = differences.length > 0;
      if (first) return !failed;
      tally.sequences++;
      tally.generated += sequence.length;
      tally.compared += past.length;
      if (failed) first = sequence;
      else if (past.length < sequence.length) tally.endedEarly++;
      return !failed;
    });
    const result = await fc.check(property, { numRuns, seed: shardSeed });
    // A side that could not be asked is no difference.
    if (result.failed && !first) throw result.errorInstance;
    if (!first) return;
    if (!result.counterexample) throw new Error('fast-check tells of a failure without its calls.');
    const shrunk = await withoutNeedlessCalls(result.counterexample[0], fails);
    tally.failed++;
    unlisted.push({ ...(await playListed(shrunk, entries, pair)), generated: first.length });
  }

  const share = Math.floor(count / pairs.length);
  await Promise.all(
    pairs.map((pair, i) =>
      run(pair, i === 0 ? count - share * (pairs.length - 1) : share, (seed + i * SEEDS_APART) | 0),
    ),
  );
  return { tally, unlisted };
}
