import type { LocalAws } from '../../../local-aws';
import { PENDING, type Secret } from '../secret';
import { putServiceEvent } from '../service-events';
import type { SecretStore } from '../store';
import { Versions } from '../versions';
import { attempt, invokeStep, type StepListener } from './attempt';
import { pendingElsewhere } from './pending';
import { newRotation } from './rotation-token';
import { daysBetween, type RotationRules, scheduleOf } from './rules';
import type { ActiveRotation, RotationState } from './state';
import { nextWindow, type Window } from './windows';

const MINUTE = 60_000;

/**
 * Modelled: pauses between the attempts of a rotation. AWS documents neither the number of retries in a window nor the
 * time between them. After the last one, the rotation waits for the next window.
 */
const PAUSES = [1, 5, 15, 30, 60].map((minutes) => minutes * MINUTE);

/** Modelled: time for retries of a rotation that was started outside of the schedule. */
const WINDOW_ON_REQUEST = 60 * MINUTE;

/** CloudTrail service events about rotations. */
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

/** Starts rotations on request and on schedule, retries them, and emits their events. */
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

  /** Turns rotation on or changes it. `immediately`: a rotation starts right after. */
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
    secret.rotation = Object.assign(
      rotation ?? { succeeded: 0, failed: 0, waited: 0, abandoned: 0 },
      schedule,
    );
    // Source: API_RotateSecret (RotateImmediately): without cron() the previously scheduled rotation might still occur.
    // Modelled: it occurs if it is earlier.
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

  /** Starts a rotation outside of the schedule, as a separate task. */
  start(secret: Secret, token: string): void {
    this.run(secret, token, this.aws.timeline.now() + WINDOW_ON_REQUEST);
  }

  /** Runs testSecret alone with a temporary pending version: RotateImmediately=false. */
  test(secret: Secret, token: string): void {
    this.addPendingVersion(secret, token);
    const testing = newRotation(this.aws, secret, token);
    (secret.rotation as RotationState).testing = testing;
    this.emit('TestRotationStarted', secret, token);
    this.aws.timeline.spawn(async () => {
      const error = await invokeStep(this.aws, secret, testing, 'testSecret', this.announce);
      (secret.rotation as RotationState).testing = undefined;
      const versions = new Versions(secret.versions);
      versions.detach(PENDING, token);
      if (versions.get(token)?.stages.size === 0) versions.remove(token);
      this.store.write(secret, { versions: versions.result });
      this.emit(error ? 'TestRotationFailed' : 'TestRotationSucceeded', secret, token);
    });
  }

  /** Ends the rotation of a version that has lost AWSPENDING. */
  abandon(secret: Secret, token: string): void {
    const { rotation } = secret;
    if (!rotation) return;
    rotation.abandoned++;
    if (rotation.active?.token === token) rotation.active = undefined;
    this.emit('RotationAbandoned', secret, token);
  }

  /** Counts a manual write as a rotation for the schedule. */
  countWrite(secret: Secret): void {
    if (!secret.rotation) return;
    secret.rotation.lastValue = this.aws.timeline.now();
    this.schedule(secret);
  }

  private schedule(secret: Secret, scheduledBefore?: Window): void {
    const { rotation } = secret;
    if (!rotation?.enabled) return;
    rotation.timer?.cancel();
    const now = this.aws.timeline.now();
    const next = nextWindow(scheduleOf(rotation.rules), { arn: secret.arn, ...rotation }, now);
    const isEarlier = scheduledBefore && scheduledBefore.at > now && scheduledBefore.at < next.at;
    const window = isEarlier ? scheduledBefore : next;
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
    // An unfinished rotation continues with its token, from the first step.
    this.run(secret, pendingElsewhere(secret)?.id ?? this.aws.random.uuid(), end);
  }

  private run(secret: Secret, token: string, until: number): void {
    const active = newRotation(this.aws, secret, token);
    (secret.rotation as RotationState).active = active;
    this.addPendingVersion(secret, token);
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

  /** Runs one attempt; returns false if the rotation must be retried. */
  private async attemptEnds(secret: Secret, active: ActiveRotation): Promise<boolean> {
    const rotation = secret.rotation as RotationState;
    const { token } = active;
    this.emit('RotationStarted', secret, token);
    const outcome = await attempt(this.aws, secret, active, this.announce);
    if (outcome === 'failed' || outcome === 'waits') {
      rotation.failed++;
      if (outcome === 'waits') active.waited++;
      this.emit('RotationFailed', secret, token);
      return false;
    }
    const stillActive = rotation.active === active;
    if (stillActive) rotation.active = undefined;
    if (outcome === 'succeeded') {
      rotation.waited += active.waited;
      this.succeed(secret, token);
    }
    // A manual write has already ended the rotation and set the schedule.
    if (outcome === 'abandoned' && stillActive) {
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
    const { nextDate } = rotation;
    this.schedule(secret);
    // Source: API_DescribeSecret: after an unsuccessful rotation NextRotationDate may be in the past.
    rotation.nextDate = nextDate;
  }

  /** Creates the version of a rotation: with AWSPENDING, without a value, visible without delay. */
  private addPendingVersion(secret: Secret, token: string): void {
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
