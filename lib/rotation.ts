import { Duration, Token } from 'aws-cdk-lib';
import { expectShape, expectThat } from './checks/shape';
import { refuse } from './refuse';
import { customSchedule } from './schedule/custom';
import { intervalSchedule } from './schedule/interval';
import { HOURS_PER_DAY, inWords, type Schedule } from './schedule/schedule';

const HOUR = 3600;
const DAY = HOURS_PER_DAY * HOUR;

/** Shortest period with the long default grace and the long margin before a rotation is overdue. */
const RARE_HOURS = 7 * HOURS_PER_DAY;

/** Options of every rotation. */
export interface RotationOptions {
  /**
   * Length of the rotation window: 1 to 24 whole hours. Secrets Manager starts the rotation at a time within the window
   * and repeats a failed rotation while the window is open. The window must close before the next one opens and before the
   * UTC day ends.
   *
   * @default - `every`: 1 hour for periods in hours, 4 hours for one day, the whole UTC day for more days.
   * `cron`: 1 hour for expressions that step through hours, 4 hours for days in a row, else the rest of the
   * UTC day.
   */
  readonly window?: Duration;

  /**
   * Time for which the replaced credential continues to work for readers that have not fetched the new one yet. It must
   * end before the next rotation can begin. With `Stragglers.HOLD`, the delay with which the issuer reports uses (4 hours
   * for an access key) must end by then too. A credential with one slot is replaced in place and requires a grace of zero.
   *
   * @default - 24 hours for periods of 7 days and more, for readers that cache for hours or fetch only when they are
   * deployed; 1 hour for shorter periods, which limit the lifetime of a leaked credential
   */
  readonly grace?: Duration;
}

/**
 * Schedule of a rotation, and grace of the replaced credential.
 *
 * The construct paths of the secrets spread the rotations of a fleet over time: periods up to a day start at different
 * hours, and long periods are up to 6 days shorter than given (never longer). `Rotation.cron` is not changed.
 */
export class Rotation {
  /** Every 90 days, with a grace of 24 hours, as most compliance rules require. */
  public static standard(options: RotationOptions = {}): Rotation {
    return Rotation.every(Duration.days(90), options);
  }

  /** Every 24 hours, with a grace of 1 hour, for credentials whose leak has immediate impact. */
  public static highRisk(options: RotationOptions = {}): Rotation {
    return Rotation.every(Duration.hours(24), options);
  }

  /**
   * At a fixed period: 4 hours to 999 days, in whole hours.
   *
   * @param period - time from one rotation to the next; long periods are shortened to spread a fleet.
   * @throws `PeriodTooShort`, `PeriodTooLong`, `PeriodNotWholeHours`, `WindowTooLong`, `WindowNotWholeHours`,
   * `GraceTooLong`, `UnknownAtSynth`, `WrongType`
   */
  public static every(period: Duration, options: RotationOptions = {}): Rotation {
    const hours = hoursOf('period', period);
    return new Rotation(intervalSchedule(hours, windowOf(options)), options);
  }

  /**
   * At the times of a cron expression of Secrets Manager, in UTC, for example `cron(0 3 ? * SUN *)`.
   *
   * @param expression - cron expression with minutes 0 and year *, whose times are 4 hours to a year apart.
   * @throws `CronNotSupported`, `PeriodTooShort`, `PeriodTooLong`, `WindowTooLong`, `WindowNotWholeHours`,
   * `GraceTooLong`, `UnknownAtSynth`, `WrongType`
   */
  public static cron(expression: string, options: RotationOptions = {}): Rotation {
    if (Token.isUnresolved(expression)) unknownAtSynth('expression');
    const fix = 'Pass a text, such as cron(0 3 ? * SUN *).';
    expectThat(typeof expression === 'string', 'expression of the rotation', expression, fix);
    return new Rotation(customSchedule(expression, windowOf(options)), options);
  }

  private readonly schedule: Schedule;
  private readonly graceSeconds: number;

  private constructor(schedule: Schedule, options: RotationOptions) {
    this.schedule = schedule;
    this.graceSeconds = graceOf(schedule, options.grace);
  }

  /**
   * Returns the plan of the rotation for the secret of a construct path.
   *
   * @param usageLag - delay until the issuer has reported the uses within the grace.
   * @throws `UsageLagTooLong`
   * @internal
   */
  public _planFor(path: string, usageLag: Duration = Duration.hours(0)): RotationPlan {
    const lagSeconds = this.checkUsageLag(path, hoursOf('usageLag', usageLag)) * HOUR;
    const { expression, shortestHours, longestHours } = this.schedule.openingsOf(path);
    const slack = longestHours >= RARE_HOURS ? DAY : 2 * HOUR;
    return {
      expression,
      duration: this.schedule.duration,
      sweepInterval: Duration.hours(Math.min(6, Math.max(1, Math.floor(this.graceSeconds / HOUR)))),
      graceSeconds: this.graceSeconds,
      betweenSeconds: nextRotationAfter(this.schedule) * HOUR,
      quarantineSeconds: Math.floor(
        Math.min(7 * DAY, (shortestHours * HOUR - this.graceSeconds - lagSeconds) / 2),
      ),
      overdueAfterSeconds: (longestHours + this.schedule.windowHours) * HOUR + slack,
    };
  }

  /** Checks that the uses within the grace are reported before the next rotation needs a slot. Returns the hours. */
  private checkUsageLag(path: string, lagHours: number): number {
    const grace = this.graceSeconds / HOUR;
    const limit = nextRotationAfter(this.schedule);
    if (lagHours > 0 && grace + lagHours > limit) {
      refuse(
        'UsageLagTooLong',
        `The issuer of ${path} reports uses up to ${inWords(lagHours)} late, so the uses within a grace of ${inWords(grace)} ` +
          `are known ${inWords(grace + lagHours)} after a rotation, but the next rotation can begin ${inWords(limit)} after the last one.`,
        'Use a longer period, a shorter window or a shorter grace, or Stragglers.CUT_OFF, which retires the replaced ' +
          'credential at the end of the grace even if it is in use.',
      );
    }
    return lagHours;
  }
}

/**
 * Times of a `Rotation` for one secret.
 *
 * @internal
 */
export interface RotationPlan {
  readonly expression: string;
  readonly duration?: string;
  /** The grace, within 1 to 6 hours. */
  readonly sweepInterval: Duration;
  readonly graceSeconds: number;
  /** Shortest time from one rotation to the next. */
  readonly betweenSeconds: number;
  /** Time from the disabling of a credential to its removal. */
  readonly quarantineSeconds: number;
  readonly overdueAfterSeconds: number;
}

function windowOf(options: RotationOptions): number | undefined {
  if (options.window === undefined) return undefined;
  const hours = hoursOf('window', options.window);
  if (!Number.isInteger(hours) || hours < 1 || hours > HOURS_PER_DAY) {
    refuse(
      'WindowNotWholeHours',
      `The rotation window is ${inWords(hours)} long, but Secrets Manager takes 1 to 24 whole hours.`,
      `Use Duration.hours(${Math.min(HOURS_PER_DAY, Math.max(1, Math.ceil(hours)))}).`,
    );
  }
  return hours;
}

/** Shortest time between two rotations, in hours: from the end of one window to the beginning of the next. */
const nextRotationAfter = ({ shortestHours, windowHours }: Schedule) => shortestHours - windowHours;

function graceOf(schedule: Schedule, grace?: Duration): number {
  const limit = nextRotationAfter(schedule);
  const usual = schedule.shortestHours >= RARE_HOURS ? HOURS_PER_DAY : 1;
  const hours = grace ? hoursOf('grace', grace) : usual;
  if (hours > limit) {
    refuse(
      'GraceTooLong',
      `The grace is ${inWords(hours)}, but the next rotation can begin ${inWords(limit)} after the last one ` +
        `(${inWords(schedule.shortestHours)} from window to window, windows of ${inWords(schedule.windowHours)}), ` +
        'and the replaced credential must be retired by then.',
      limit > 0
        ? `Use a grace of ${inWords(limit)} or less, a shorter window, or a longer period.`
        : 'Use a shorter window or a longer period.',
    );
  }
  return Math.round(hours * HOUR);
}

function hoursOf(what: string, duration: Duration): number {
  const fix = 'Pass a Duration, such as Duration.hours(24).';
  expectShape(`${what} of the rotation`, duration, ['isUnresolved', 'toSeconds'], fix);
  if (duration.isUnresolved()) unknownAtSynth(what);
  return duration.toSeconds({ integral: false }) / HOUR;
}

function unknownAtSynth(what: string): never {
  return refuse(
    'UnknownAtSynth',
    `The ${what} of the rotation is a token, known only when the stack is deployed, so it cannot be checked.`,
    'Write the value itself.',
  );
}
