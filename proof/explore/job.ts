import { Random } from '../../rehearsal/src/kernel/random';
import { probe, type ReaderResult } from '../readers';
import { Explorer } from './explorer';
import { prepare } from './prepare';
import type { Family, Finding } from './schedule';

/** A piece of work for one process. */
export type Job =
  | {
      readonly do: 'explore';
      readonly family: Family;
      readonly shares: readonly number[];
      /** When to stop, by the wall clock, milliseconds. */
      readonly until?: number;
    }
  | {
      readonly do: 'probe';
      readonly kind: string;
      readonly rotations: number;
      readonly seed: number;
      readonly until?: number;
    };

export type Result =
  | {
      readonly of: 'explore';
      readonly counts: readonly number[];
      readonly violations: number;
      readonly findings: readonly Finding[];
      /** Whether time was up before all was played. */
      readonly stopped: boolean;
    }
  | { readonly of: 'probe'; readonly probed: ReaderResult };

const FINDINGS_KEPT = 20;

export async function perform(job: Job): Promise<Result> {
  if (job.do === 'probe') return { of: 'probe', probed: await probe(job) };
  const { family, shares, until } = job;
  if (until !== undefined && Date.now() > until)
    return { of: 'explore', counts: [], violations: 0, findings: [], stopped: true };
  const random = new Random(family.seed + hash(JSON.stringify(family)));
  const explorer = new Explorer(await prepare(family), family, {
    shares,
    random,
    most: FINDINGS_KEPT,
    until,
  });
  await explorer.explore();
  const { counts, violations, findings, stopped } = explorer;
  return { of: 'explore', counts, violations, findings, stopped };
}

/** So that families of one seed do not all take the same samples. */
function hash(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) >>> 0;
  return sum;
}
