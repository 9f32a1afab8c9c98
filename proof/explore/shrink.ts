import { runSchedule } from './run-schedule';
import type { Finding, Schedule } from './schedule';
import { startsOf } from './schedule-text';

/** The shortest schedule near this one that breaks the same rule. */
export async function shrink(finding: Finding): Promise<Finding> {
  let shortest = finding;
  for (;;) {
    const shorter = await firstThatBreaks(simpler(shortest.schedule), finding.violation.rule);
    if (!shorter) return shortest;
    shortest = shorter;
  }
}

async function firstThatBreaks(schedules: Iterable<Schedule>, rule: string): Promise<Finding | undefined> {
  for (const schedule of schedules) {
    const violation = await runSchedule(schedule).catch(() => undefined);
    if (violation?.rule === rule) return { schedule, violation };
  }
  return undefined;
}

/** One thing less at a time: a injection, the propagation, what is there at the start. */
function* simpler(schedule: Schedule): Generator<Schedule> {
  for (let i = 0; i < schedule.injections.length; i++) {
    yield { ...schedule, injections: schedule.injections.filter((_strike, index) => index !== i) };
  }
  if (schedule.propagation !== 'at-once') yield { ...schedule, propagation: 'at-once' };
  const starts = startsOf(schedule.kind, schedule.act);
  const simplest = starts.slice(0, starts.indexOf(schedule.start));
  for (const start of simplest) yield { ...schedule, start };
}
