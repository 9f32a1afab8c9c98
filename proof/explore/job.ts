import { Random } from '../../engine/src/testing/random';
import { type ReaderOptions, type ReaderResult, watchReaders } from '../readers';
import { type Counts, Explorer } from './explorer';
import { prepare } from './prepare';
import type { Family, Finding } from './schedule';

/** A job for one thread. */
export type Job =
  | {
      readonly do: 'explore';
      readonly family: Family;
      readonly shares: readonly number[];
    }
  | ({ readonly do: 'read' } & ReaderOptions);

export type Result =
  | {
      readonly of: 'explore';
      readonly counts: Counts;
      readonly violations: number;
      readonly findings: readonly Finding[];
      /** True if the deadline came before the end. */
      readonly stopped: boolean;
    }
  | ({ readonly of: 'read' } & ReaderResult);

const FINDINGS_KEPT = 20;

/** @param until deadline in real time, milliseconds. */
export async function perform(job: Job, until?: number): Promise<Result> {
  if (job.do === 'read') return { of: 'read', ...(await watchReaders(job, until)) };
  const { family, shares } = job;
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

/** Gives each family of a seed another sample. */
function hash(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) >>> 0;
  return sum;
}
