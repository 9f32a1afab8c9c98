import type { Sequence } from './calls/call';

/**
 * Leaves out calls one by one, last ones first, as long as the sequence still fails. fast-check has made the calls
 * simple by then, but takes what happened before them for one piece.
 */
export async function withoutNeedlessCalls(
  sequence: Sequence,
  fails: (candidate: Sequence) => Promise<boolean>,
): Promise<Sequence> {
  for (let i = sequence.length - 1; i >= 0; i--) {
    const candidate = sequence.filter((_, position) => position !== i);
    if (candidate.length > 0 && (await fails(candidate))) return withoutNeedlessCalls(candidate, fails);
  }
  return sequence;
}
