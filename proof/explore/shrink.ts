import { runSchedule } from './run-schedule';
import type { Finding, Schedule } from './schedule';
import { startsOf } from './schedule-text';

/** Simplifies the schedule as long as the same rule is broken. */
export async function shrink(finding: Finding): Promise<Finding> {
  for (const schedule of simpler(finding.schedule)) {
    // A simpler schedule that cannot run is no counterexample.
    const violation = await runSchedule(schedule).catch(() => undefined);
    if (violation?.rule === finding.violation.rule) return shrink({ schedule, violation });
  }
  return finding;
}

/** One simplification each: without an injection, faster propagation, a simpler start. */
function* simpler(schedule: Schedule): Generator<Schedule> {
  for (const one of schedule.injections)
    yield { ...schedule, injections: schedule.injections.filter((other) => other !== one) };
  if (schedule.propagation !== 'at-once') yield { ...schedule, propagation: 'at-once' };
  const starts = startsOf(schedule.kind, schedule.scenario);
  for (const start of starts.slice(0, starts.indexOf(schedule.start))) yield { ...schedule, start };
}
