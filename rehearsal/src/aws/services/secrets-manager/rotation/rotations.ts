import type { LocalAws } from '../../../local-aws';
import { PENDING, type Secret } from '../secret';
import { putServiceEvent } from '../service-events';
import type { SecretStore } from '../store';
import { Versions } from '../versions';
import { attempt, invokeStep, type StepListener } from './attempt';
import { pendingElsewhere } from './pending';
import { newRotation } from './rotation-token';
import { type RotationRules, scheduleOf } from './rules';
import { daysBetween } from './rules-shown';
import type { ActiveRotation, RotationState } from './state';
import { nextWindow, type Window } from './windows';

const MINUTE = 60_000;

/**
 * Modelled: AWS retries "multiple times" while the window is open and tells neither how often nor how soon.
 * Here the whole rotation runs again after these pauses, then waits for the next window.
 */
const PAUSES = [1, 5, 15, 30, 60].map((minutes) => minutes * MINUTE);

/** How long retries of a rotation go on that somebody started outside the schedule. Modelled. */
const WINDOW_ON_REQUEST = 60 * MINUTE;

/** The service events of CloudTrail that Secrets Manager emits about rotations. */
export type RotationEventName =
  | 'RotationStarted'
  | 'RotationSucceeded'
  | 'RotationFailed'
  | 'RotationAbandoned'
  | 'TestRotationStarted'
  | 'TestRotationSucceeded'
  | 'TestRotationFailed';

export interface RotationEvent {
  readonly name: RotationEventName;
  readonly secret: Secret;
  readonly token: string;
  readonly time: number;
}

/** Starts rotations on request and on schedule, retries them, and tells of them. */
export class Rotations {
  private readonly listeners: ((event: RotationEvent) => void)[] = [];
  private readonly stepListeners: StepListener[] = [];
  private readonly aws: LocalAws;

  constructor(private readonly store: SecretStore) {
    this.aws = store.aws;
  }

  onRotation(listener: (event: RotationEvent) => void): void {
    this.listeners.push(listener);
  }

  onStep(listener: StepListener): void {
    this.stepListeners.push(listener);
  }

  /** Turns rotation on, or changes it. `immediately`: a rotation follows at once. */
  configure(secret: Secret, lambdaArn: string, rules: RotationRules, immediately: boolean): void {
    const now = this.aws.timeline.now();
    const { rotation } = secret;
    const sameSchedule = rotation?.enabled && JSON.stringify(rotation.rules) === JSON.stringify(rules);
    if (sameSchedule) {
      rotation.lambdaArn = lambdaArn;
      return;
    }
    const scheduled = rotation?.enabled ? rotation.window : undefined;
    const schedule = { enabled: true, lambdaArn, rules, configured: now, lastValue: now };
    secret.rotation = Object.assign(rotation ?? { succeeded: 0, failed: 0, abandoned: 0 }, schedule);
    // Source: API_RotateSecret (RotateImmediately): without cron() the rotation that was scheduled before might still
    // occur. Modelled: it does when it comes earlier.
    const mightOccur = !immediately && scheduleOf(rules).type !== 'cron';
    this.schedule(secret, mightOccur ? scheduled : undefined);
  }

  cancel(secret: Secret): void {
    const { rotation } = secret;
    if (!rotation) return;
    rotation.enabled = false;
    rotation.nextDate = undefined;
    rotation.timer?.cancel();
  }

  /** Begins a rotation outside the schedule; the four steps run as a task of their own. */
  start(secret: Secret, token: string): void {
    this.run(secret, token, this.aws.timeline.now() + WINDOW_ON_REQUEST);
  }

  /** Only testSecret, with a version that is there for that long: RotateImmediately=false. */
  test(secret: Secret, token: string): void {
    this.reserve(secret, token);
    const testing = newRotation(this.aws, secret, token);
    (secret.rotation as RotationState).testing = testing;
    this.emit('TestRotationStarted', secret, token);
    this.aws.timeline.spawn(async () => {
      const good = await invokeStep(this.aws, secret, testing, 'testSecret', this.announce);
      (secret.rotation as RotationState).testing = undefined;
      const versions = new Versions(secret.versions);
      versions.detach(PENDING, token);
      if (versions.get(token)?.stages.size === 0) versions.remove(token);
      this.store.write(secret, { versions: versions.result });
      this.emit(good ? 'TestRotationSucceeded' : 'TestRotationFailed', secret, token);
    });
  }

  /** A value was written past the rotation that `token` stands for; its labels are gone already. */
  abandon(secret: Secret, token: string): void {
    const { rotation } = secret;
    if (!rotation) return;
    rotation.abandoned++;
    if (rotation.active?.token === token) rotation.active = undefined;
    this.emit('RotationAbandoned', secret, token);
  }

  /** A value written by hand counts as a rotation for the schedule. */
  countWrite(secret: Secret): void {
    if (!secret.rotation) return;
    secret.rotation.lastValue = this.aws.timeline.now();
    this.schedule(secret);
  }

  private schedule(secret: Secret, scheduledBefore?: Window): void {
    const { rotation } = secret;
    if (!rotation?.enabled) return;
    rotation.timer?.cancel();
    const anchors = { arn: secret.arn, ...rotation };
    const now = this.aws.timeline.now();
    const next = nextWindow(scheduleOf(rotation.rules), anchors, now);
    const earlier = scheduledBefore && scheduledBefore.at > now && scheduledBefore.at < next.at;
    const window = earlier ? scheduledBefore : next;
    rotation.window = window;
    rotation.nextDate = window.end;
    rotation.timer = this.aws.timeline.at(window.at, () => this.due(secret));
  }

  private due(secret: Secret): void {
    const { rotation } = secret;
    if (!rotation?.enabled || !rotation.window) return;
    const { end } = rotation.window;
    if (secret.deletion !== undefined && secret.deletion <= this.aws.timeline.now()) return;
    const missed = this.aws.faults.deliveries.lose(secret.arn, 'a scheduled rotation');
    if (secret.deletion !== undefined || rotation.active || missed) {
      this.schedule(secret);
      return;
    }
    // A rotation that was given up is taken up again, with its token and from the first step.
    const token = pendingElsewhere(secret)?.id ?? this.aws.random.uuid();
    this.run(secret, token, end);
  }

  private run(secret: Secret, token: string, until: number): void {
    const active = newRotation(this.aws, secret, token);
    (secret.rotation as RotationState).active = active;
    this.reserve(secret, token);
    this.aws.timeline.spawn(async () => {
      for (const pause of [...PAUSES, Number.POSITIVE_INFINITY]) {
        if (await this.attemptEnds(secret, active)) return;
        if (this.aws.timeline.now() + pause > until) break;
        await this.aws.timeline.sleep(pause);
        if (secret.rotation?.active !== active) return;
      }
      this.giveUp(secret);
    });
  }

  /** Whether there is nothing left to retry. */
  private async attemptEnds(secret: Secret, active: ActiveRotation): Promise<boolean> {
    const rotation = secret.rotation as RotationState;
    const { token } = active;
    this.emit('RotationStarted', secret, token);
    const outcome = await attempt(this.aws, secret, active, this.announce);
    if (outcome === 'failed') {
      rotation.failed++;
      this.emit('RotationFailed', secret, token);
      return false;
    }
    const mine = rotation.active === active;
    if (mine) rotation.active = undefined;
    if (outcome === 'succeeded') this.succeed(secret, token);
    // Abandoned by a write by hand: told already, and the schedule is that write's.
    if (outcome === 'abandoned' && mine) {
      this.abandon(secret, token);
      this.schedule(secret);
    }
    return true;
  }

  private succeed(secret: Secret, token: string): void {
    const rotation = secret.rotation as RotationState;
    rotation.succeeded++;
    rotation.lastRotated = this.aws.timeline.now();
    rotation.lastValue = rotation.lastRotated;
    this.schedule(secret);
    if (rotation.enabled && rotation.window) {
      rotation.days = daysBetween(scheduleOf(rotation.rules), rotation.window.start);
    }
    this.emit('RotationSucceeded', secret, token);
  }

  private giveUp(secret: Secret): void {
    const { rotation } = secret;
    if (!rotation) return;
    rotation.active = undefined;
    const shown = rotation.nextDate;
    this.schedule(secret);
    // Source: API_DescribeSecret: after an unsuccessful rotation NextRotationDate may be in the past.
    rotation.nextDate = shown;
  }

  /** Makes the version that the first step will find: labelled, without a value, and seen at once. */
  private reserve(secret: Secret, token: string): void {
    const versions = new Versions(secret.versions);
    if (!versions.get(token)) versions.put(token, undefined, secret.keyId, this.aws.timeline.now());
    versions.attach(PENDING, token);
    this.store.write(secret, { versions: versions.result }, 0);
  }

  private readonly announce: StepListener = (started) => {
    const ends = this.stepListeners.map((listener) => listener(started));
    return (time, error) => {
      for (const end of ends) end(time, error);
    };
  };

  private emit(name: RotationEventName, secret: Secret, token: string): void {
    const time = this.aws.timeline.now();
    for (const listener of this.listeners) listener({ name, secret, token, time });
    putServiceEvent(this.aws, secret, name);
  }
}
