import { createHash } from 'node:crypto';
import { nextTime } from '../../../../kernel/aws-schedule';
import type { Schedule } from './rules';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Modelled: a rotation starts early enough in its window for the first retries. */
const ROOM_FOR_RETRIES = 25 * MINUTE;

/** The time in which a rotation may happen, and the moment at which it will. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

interface Anchors {
  readonly arn: string;
  readonly configured: number;
  readonly lastValue: number;
}

/**
 * The first window that opens after `now`. AWS does not say when in a window it rotates; here it is a moment that
 * depends on the secret and the window alone. Source: "Schedule expressions in Secrets Manager rotation".
 */
export function nextWindow(schedule: Schedule, anchors: Anchors, now: number): Window {
  const start = nextStart(schedule, anchors, now);
  const end = schedule.hours === undefined ? midnight(start) + DAY : start + schedule.hours * HOUR;
  const room = Math.max(0, end - start - ROOM_FOR_RETRIES);
  return { start, end, at: start + Math.floor(fraction(`${anchors.arn} ${start}`) * room) };
}

function nextStart(schedule: Schedule, { configured, lastValue }: Anchors, now: number): number {
  switch (schedule.type) {
    case 'days': {
      const period = schedule.days * DAY;
      const first = midnight(lastValue) + period;
      return first > now ? first : first + (Math.floor((now - first) / period) + 1) * period;
    }
    case 'hours': {
      const first = midnight(configured);
      return first + (Math.floor((now - first) / schedule.period) + 1) * schedule.period;
    }
    case 'cron':
      return nextTime(schedule.expression, now);
  }
}

function midnight(time: number): number {
  return Math.floor(time / DAY) * DAY;
}

/** In [0, 1), the same for the same text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
