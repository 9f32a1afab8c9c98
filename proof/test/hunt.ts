import type { Finding } from '../explore/schedule';
import type { ActName } from '../story/acts';
import type { StartName } from '../story/starts';
import type { Propagation } from '../world/propagation';

/** Where to look for a planted error. */
export interface Ground {
  readonly kind?: string;
  readonly start: StartName;
  readonly act: ActName;
  readonly propagation?: Propagation;
  /** The share of schedules with one strike, with two. */
  readonly shares?: readonly number[];
}

/** The mocks that `plant` registers are in force for everything that the proof loads. Returns what it finds first, shrunk. */
export async function hunt(
  plant: () => void,
  ground: Ground,
): Promise<{ finding?: Finding; text: string; replayed?: string }> {
  jest.resetModules();
  plant();
  const { Explorer } = await import('../explore/explore');
  const { stage } = await import('../explore/stage');
  const { shrink } = await import('../explore/shrink');
  const { playSchedule } = await import('../explore/single');
  const { parseSchedule, scheduleText } = await import('../explore/schedule-text');
  const { asViolation } = await import('../report');
  const { Random } = await import('../../rehearsal/src/kernel/random');
  const { kind = 'access-key', propagation = 'at-once', shares = [1], start, act } = ground;
  const family = { kind, start, act, propagation, seed: 1 };
  const reach = { shares, random: new Random(1), most: 1, stop: true };
  const explorer = new Explorer(await stage(family), family, reach);
  await explorer.explore();
  const [found] = explorer.findings;
  jest.resetModules();
  if (!found) return { text: 'Nothing was found.' };
  const finding = await shrink(found);
  const replayed = await playSchedule(parseSchedule(scheduleText(finding.schedule)));
  return { finding, text: asViolation(finding), replayed: replayed?.what };
}
