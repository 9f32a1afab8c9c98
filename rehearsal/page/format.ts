import type { Attempt } from '../src/chronicle/format';
import { DAY, MINUTE, minuteFormat, timeFormat } from '../src/page/format';

export const dayFormat = timeFormat({ dateStyle: 'medium' });
const secondFormat = timeFormat({ dateStyle: 'medium', timeStyle: 'medium' });
const clock = timeFormat({ hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = timeFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndMonth = timeFormat({ day: 'numeric', month: 'short' });
const month = timeFormat({ month: 'short' });
const year = timeFormat({ year: 'numeric' });

export const toMinute = (time: number) => minuteFormat.format(time);
export const toSecond = (time: number) => secondFormat.format(time);

/** The label of an axis tick, in the largest unit of its time. */
export function tickText(date: Date): string {
  const time = date.getTime();
  if (time % MINUTE !== 0) return clockWithSeconds.format(time);
  if (time % DAY !== 0) return clock.format(time);
  if (date.getUTCDate() !== 1) return dayAndMonth.format(time);
  return (date.getUTCMonth() === 0 ? year : month).format(time);
}

export function shortId(id: string): string {
  return id.length > 20 ? id.slice(0, 8) : id;
}

/** The name of each rotation step in cdk-rekey. */
export const STEP_NAMES: Readonly<Record<string, string>> = {
  createSecret: 'issue',
  setSecret: 'install',
  testSecret: 'verify',
  finishSecret: 'promote',
};

export function outcomeOf(attempt: Attempt): string {
  const failed = attempt.steps.find(({ error }) => error);
  const error = failed ? ` at ${STEP_NAMES[failed.step]}: ${failed.error?.code}` : '';
  return `${attempt.test ? 'test ' : ''}${attempt.outcome}${error}`;
}
