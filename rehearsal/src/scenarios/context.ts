import type { Input } from '../aws/call';
import type { KeyRecord } from '../aws/services/iam';
import type { SecretView } from '../aws/services/secrets-manager';
import { deployer } from '../cloudformation/resource';
import { accessKeyIn, readerOf } from '../kinds';
import type { AccessKey } from '../kinds/kind-reader';
import type { Deployment } from '../rehearse/deployment';
import type { Reader } from '../rehearse/reader';
import { useContext } from '../rehearse/use-context';
import { count } from '../words';
import { ExpectationFailed, inWords, type ScenarioLog } from './log';
import type { ScenarioSecret } from './scenario-secret';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const READS_PER_DAY = 48;

/** Actions and expectations of a scenario on one secret of a deployed app. */
export class ScenarioContext {
  private readers: readonly Reader[] = [];

  constructor(
    readonly deployment: Deployment,
    readonly target: ScenarioSecret,
    readonly log: ScenarioLog,
  ) {}

  get aws() {
    return this.deployment.aws;
  }

  get now(): number {
    return this.aws.timeline.now();
  }

  get secret(): SecretView {
    const view = this.aws.secretsManager.secret(this.target.secret.arn);
    if (!view) throw new ExpectationFailed('The secret exists.');
    return view;
  }

  /** Id of the version with a label. */
  versionOf(label: string): string | undefined {
    return this.labelled(label)?.id;
  }

  /** Access key of the version with a label. */
  keyOf(label: string): AccessKey | undefined {
    const value = this.labelled(label)?.value;
    return value === undefined ? undefined : accessKeyIn(value);
  }

  private labelled(label: string) {
    return this.secret.versions.find(({ labels }) => labels.includes(label));
  }

  /** Access keys of the user at IAM. */
  get keys(): KeyRecord[] {
    return this.target.userName === undefined ? [] : this.aws.iam.keysOf(this.target.userName);
  }

  /** True if the access key exists at IAM and is active. */
  isActive(accessKeyId: string | undefined): boolean {
    return this.keys.some((key) => key.accessKeyId === accessKeyId && key.status === 'Active');
  }

  alarm(which: keyof ScenarioSecret['alarms']) {
    const name = this.target.alarms[which];
    const alarm = this.aws.cloudWatch.alarms.find((candidate) => candidate.name === name);
    if (!alarm) throw new ExpectationFailed(`${this.target.path} has the alarm ${which}.`);
    return alarm;
  }

  /** Calls an operation with all permissions. */
  async callAsAdmin(service: string, operation: string, input: Input): Promise<Input> {
    const { aws } = this;
    const call = { service, operation, region: aws.region, principal: deployer(aws.account) };
    return (await aws.timeline.run(async () => aws.call(call, input))) as Input;
  }

  /** Requests a rotation. @throws AwsError if Secrets Manager refuses it */
  async rotate(): Promise<void> {
    const ClientRequestToken = this.aws.random.uuid();
    await this.callAsAdmin('secretsmanager', 'RotateSecret', {
      SecretId: this.secret.arn,
      ClientRequestToken,
    });
    this.recordAction('A rotation is requested.');
  }

  /** Starts a reader for each role of the app that is allowed to read the secret. */
  startReaders(): void {
    this.readers = this.deployment.inventory.readers(this.target.secret, READS_PER_DAY);
    for (const reader of this.readers) reader.start();
  }

  async advance(milliseconds: number): Promise<void> {
    await this.aws.timeline.runUntil(this.now + milliseconds);
  }

  recordAction(text: string): void {
    this.log.add('done', text);
  }

  /** @throws ExpectationFailed unless the expectation holds now */
  expect(expectation: string, holds: boolean): void {
    if (!holds) throw new ExpectationFailed(expectation);
    this.log.add('seen', expectation);
  }

  /** Advances time until a condition holds. Returns the duration; undefined after the time limit. */
  async advanceUntil(holds: () => boolean, limit: number): Promise<number | undefined> {
    const from = this.now;
    const step = Math.min(MINUTE, Math.max(1000, limit / 60));
    while (!holds()) {
      if (this.now - from >= limit) return undefined;
      await this.advance(step);
    }
    return this.now - from;
  }

  /** Advances time until an expectation holds. @throws ExpectationFailed after the time limit */
  async expectWithin(limit: number, expectation: string, holds: () => boolean): Promise<void> {
    const duration = await this.advanceUntil(holds, limit);
    if (duration === undefined) throw new ExpectationFailed(`${expectation}, within ${inWords(limit)}.`);
    const when = duration === 0 ? 'immediately' : `after ${inWords(duration)}`;
    this.log.add('seen', `${expectation} (${when}).`);
  }

  /** True if the credential of AWSCURRENT works in the app's region; other kinds need only a value. */
  async currentWorks(): Promise<boolean> {
    const value = this.labelled('AWSCURRENT')?.value;
    return value !== undefined && this.aws.timeline.run(() => this.works(value));
  }

  /** Uses a value inside a task of the timeline. Returns false if it is refused. */
  async works(value: string): Promise<boolean> {
    const { secret, kind } = this.target;
    try {
      await readerOf(kind)?.use(value, useContext(this.aws, secret, [this.aws.region]));
      return true;
    } catch {
      return false;
    }
  }

  async expectCurrentWorks(): Promise<void> {
    const claim = readerOf(this.target.kind)
      ? 'The credential of AWSCURRENT works.'
      : 'AWSCURRENT has a value. The value was not used at its issuer.';
    this.expect(claim, await this.currentWorks());
  }

  private get failedRotations(): number {
    return this.secret.rotation?.failed ?? 0;
  }

  /** Rotates, and expects that the rotation fails, the alarm is raised and AWSCURRENT stays. */
  async expectRotationFails(
    alarm: keyof ScenarioSecret['alarms'],
    { limit = 5 * MINUTE, log = [] }: { limit?: number; log?: readonly string[] } = {},
  ): Promise<void> {
    const before = this.versionOf('AWSCURRENT');
    const failed = this.failedRotations;
    await this.rotate();
    await this.expectWithin(limit, 'The rotation fails', () => this.failedRotations > failed);
    await this.expectWithin(
      MINUTE + this.alarm(alarm).delay,
      `The alarm ${ALARMS[alarm]} is raised`,
      () => this.alarm(alarm).state === 'ALARM',
    );
    const lines = this.aws.logs.lines(this.target.logGroup).join('\n');
    for (const text of log) this.expect(`The log contains ${text}.`, lines.includes(text));
    this.expect('AWSCURRENT is unchanged.', this.versionOf('AWSCURRENT') === before);
  }

  /** Expects that a retry of the failed rotation succeeds and the alarm ends. */
  async expectRecovery(alarm: keyof ScenarioSecret['alarms'], limit = HOUR): Promise<void> {
    const before = this.versionOf('AWSCURRENT');
    await this.expectWithin(
      2 * HOUR,
      'A retry of the rotation succeeds',
      () => this.versionOf('AWSCURRENT') !== before,
    );
    await this.expectCurrentWorks();
    await this.expectAlarmEnds(alarm, limit);
  }

  async expectAlarmEnds(alarm: keyof ScenarioSecret['alarms'], limit: number): Promise<void> {
    await this.expectWithin(limit, `The alarm ${ALARMS[alarm]} ends`, () => this.alarm(alarm).state === 'OK');
  }

  /** Rotates, and expects success within an hour. */
  async expectRotationSucceeds(): Promise<void> {
    const before = this.versionOf('AWSCURRENT');
    await this.rotate();
    await this.expectWithin(HOUR, 'The rotation succeeds', () => this.versionOf('AWSCURRENT') !== before);
  }

  /** Expects that the next sweep replaces an access key that does not work. */
  async expectSweepReplaces(accessKeyId: string | undefined): Promise<void> {
    this.expect('AWSCURRENT does not work.', !(await this.currentWorks()));
    await this.expectWithin(
      this.target.sweepEvery + 10 * MINUTE,
      'The next sweep replaces the key',
      () => this.keyOf('AWSCURRENT')?.accessKeyId !== accessKeyId,
    );
    this.expect('The alarm Failed was raised.', this.alarm('failed').raised > 0);
    await this.expectCurrentWorks();
  }

  /** Expects that no reader of the app failed. */
  expectNoFailedRead(): void {
    const { path } = this.target;
    const reads = this.readers.reduce((sum, reader) => sum + reader.reads, 0);
    const [failure] = this.readers.flatMap((reader) => reader.failures);
    if (failure !== undefined) throw new ExpectationFailed(`No read fails. First failure: ${failure}`);
    if (reads > 0) {
      this.log.add('seen', `${count(reads, 'read')} by the readers of the app, none failed.`);
      return;
    }
    this.log.gaps.push({
      name: this.readers.length === 0 ? 'no-reader' : 'no-read',
      notShown: `No read of ${path} was rehearsed, so that failed reads were not verified.`,
      toShow: 'Grant read access to a role of the app: grantRead(role).',
      secret: path,
    });
  }

  /** Expects that every live credential is known. */
  expectNoOrphan(): void {
    this.expect('No orphaned credential is left.', this.target.secret.orphans().length === 0);
  }
}

/** Names of alarms in messages. */
const ALARMS = { failed: 'Failed', overdue: 'Overdue', heldBack: 'HeldBack' } as const;
