import { nextTime } from '../../../../kernel/aws-schedule';
import type { RotationRules, Schedule } from './rules';
import type { RotationState } from './state';

const DAY = 24 * 3_600_000;

/**
 * Days from the scheduled rotation at `start` to the one after it, parts of a day rounded up: what AWS shows as
 * AutomaticallyAfterDays of a schedule expression.
 */
export function daysBetween(schedule: Schedule, start: number): number {
  switch (schedule.type) {
    case 'days':
      return schedule.days;
    case 'hours':
      return Math.ceil(schedule.period / DAY);
    case 'cron':
      return Math.min(1000, Math.ceil((nextTime(schedule.expression, start) - start) / DAY));
  }
}

/** The rules as DescribeSecret and ListSecrets show them. Source: API_RotationRulesType (AutomaticallyAfterDays). */
export function rulesShown({ rules, days }: RotationState): RotationRules {
  return days === undefined ? rules : { AutomaticallyAfterDays: days, ...rules };
}
