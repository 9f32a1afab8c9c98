import type { Finding } from '../explore/schedule';
import type { ScenarioName } from '../scenarios/scenarios';
import type { StartName } from '../scenarios/starts';
import type { Propagation } from '../world/propagation';

/** Where to look for a planted error. */
export interface Target {
  readonly kind?: string;
  readonly start: StartName;
  readonly act: ScenarioName;
  readonly propagation?: Propagation;
  /** The share of schedules with one injection, with two. */
  readonly shares?: readonly number[];
}

/** The mocks that `plant` registers are in force for everything that the proof loads. Returns what it finds first, shrunk. */
export async function hunt(
  plant: () => void,
  target: Target,
): Promise<{ finding?: Finding; text: string; replayed?: string }> {
  jest.resetModules();
  plant();
  const { Explorer } = await import('../explore/explorer');
  const { prepare } = await import('../explore/prepare');
  const { shrink } = await import('../explore/shrink');
  const { runSchedule } = await import('../explore/run-schedule');
  const { parseSchedule, scheduleText } = await import('../explore/schedule-text');
  const { asViolation } = await import('../report');
  const { Random } = await import('../../rehearsal/src/kernel/random');
  const { kind = 'access-key', propagation = 'at-once', shares = [1], start, act } = target;
  const family = { kind, start, act, propagation, seed: 1 };
  const reach = { shares, random: new Random(1), most: 1, stop: true };
  const explorer = new Explorer(await prepare(family), family, reach);
  await explorer.explore();
  const [found] = explorer.findings;
  jest.resetModules();
  if (!found) return { text: 'Nothing was found.' };
  const finding = await shrink(found);
  const replayed = await runSchedule(parseSchedule(scheduleText(finding.schedule)));
  return { finding, text: asViolation(finding), replayed: replayed?.what };
}
