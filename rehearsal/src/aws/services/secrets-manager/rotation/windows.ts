import { createHash } from 'node:crypto';
import { nextTime } from '../../../../kernel/aws-schedule';
import type { Schedule } from './rules';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Modelled: the end of a window that is kept free for the first retries. */
const RETRY_MARGIN = 25 * MINUTE;

/** A rotation window, and the time of the rotation in it. */
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
 * The first window that opens after `now`. Source: "Schedule expressions in Secrets Manager rotation".
 * Modelled: the time of the rotation, which AWS does not document, depends only on the secret and the window.
 */
export function nextWindow(schedule: Schedule, anchors: Anchors, now: number): Window {
  const start = nextStart(schedule, anchors, now);
  const end = schedule.hours === undefined ? midnight(start) + DAY : start + schedule.hours * HOUR;
  const room = Math.max(0, end - start - RETRY_MARGIN);
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

/** A number in [0, 1) derived from a text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
