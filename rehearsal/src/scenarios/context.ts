import type { Input } from '../aws/call';
import type { KeyRecord } from '../aws/services/iam';
import type { SecretView } from '../aws/services/secrets-manager';
import { deployer } from '../cloudformation/resource';
import { type AccessKey, accessKeyIn } from '../rehearse/access-key';
import type { Deployment } from '../rehearse/deployment';
import type { Reader } from '../rehearse/reader';
import { SignedClient } from '../rehearse/signed-client';
import { count } from '../words';
import { ExpectationFailed, inWords, type ScenarioLog } from './log';
import type { ScenarioSecret } from './scenario-secret';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const READS_PER_DAY = 48;

/** One secret of a deployed app on the local AWS, and what a story does to it and sees of it. */
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
    if (!view) throw new ExpectationFailed('The secret is still there.');
    return view;
  }

  /** The id of the version that carries a label. */
  versionOf(label: string): string | undefined {
    return this.secret.versions.find(({ labels }) => labels.includes(label))?.id;
  }

  /** The access key of the version that carries the label. */
  keyOf(label: string): AccessKey | undefined {
    const value = this.secret.versions.find(({ labels }) => labels.includes(label))?.value;
    return value === undefined ? undefined : accessKeyIn(value);
  }

  /** The user's keys as they are at IAM. */
  get keys(): KeyRecord[] {
    return this.target.userName === undefined ? [] : this.aws.iam.keysOf(this.target.userName);
  }

  alarm(which: keyof ScenarioSecret['alarms']) {
    const name = this.target.alarms[which];
    const alarm = this.aws.cloudWatch.alarms.find((candidate) => candidate.name === name);
    if (!alarm) throw new ExpectationFailed(`${this.target.path} has the alarm ${which}.`);
    return alarm;
  }

  /** What a person with all permissions does; the answer. */
  async callAsAdmin(service: string, operation: string, input: Input): Promise<Input> {
    const { aws } = this;
    const call = { service, operation, region: aws.region, principal: deployer(aws.account) };
    return (await aws.timeline.run(async () => aws.call(call, input))) as Input;
  }

  /** Asks for a rotation now. Throws AwsError when Secrets Manager refuses. */
  async rotate(): Promise<void> {
    const ClientRequestToken = this.aws.random.uuid();
    await this.callAsAdmin('secretsmanager', 'RotateSecret', {
      SecretId: this.secret.arn,
      ClientRequestToken,
    });
    this.recordAction('A rotation is asked for.');
  }

  /** From now on the roles of the app that may read the secret do so. */
  startReaders(): void {
    this.readers = this.deployment.inventory.readers(this.target.secret, READS_PER_DAY);
    for (const reader of this.readers) reader.start();
  }

  async advance(milliseconds: number): Promise<void> {
    await this.aws.timeline.runUntil(this.now + milliseconds);
  }

  /** Tells what was done. */
  recordAction(text: string): void {
    this.log.add('done', text);
  }

  /** Tells what is so now; throws ExpectationFailed when it is not. */
  expect(what: string, holds: boolean): void {
    if (!holds) throw new ExpectationFailed(what);
    this.log.add('seen', what);
  }

  /** Lets time pass until something is so; returns how long it took, or undefined when it is not so in time. */
  async advanceUntil(holds: () => boolean, most: number): Promise<number | undefined> {
    const from = this.now;
    const step = Math.min(MINUTE, Math.max(1000, most / 60));
    while (!holds()) {
      if (this.now - from >= most) return undefined;
      await this.advance(step);
    }
    return this.now - from;
  }

  /** Lets time pass until something is so, and tells it; throws ExpectationFailed when it is not so in time. */
  async expectWithin(most: number, what: string, holds: () => boolean): Promise<void> {
    const took = await this.advanceUntil(holds, most);
    if (took === undefined) throw new ExpectationFailed(`${what}, within ${inWords(most)}.`);
    this.log.add('seen', `${what} (${took === 0 ? 'at once' : `after ${inWords(took)}`}).`);
  }

  /** Tells whether values can be tried: access keys at IAM, and generated keys by their labels. */
  private get isTried(): boolean {
    return this.target.userName !== undefined || this.target.kind === 'generated';
  }

  /** Tells whether the current access key is accepted by IAM in the app's region; other values are taken as they are. */
  async currentWorks(): Promise<boolean> {
    const key = this.keyOf('AWSCURRENT');
    if (!key) return this.target.userName === undefined && this.versionOf('AWSCURRENT') !== undefined;
    return this.accepted(key);
  }

  async accepted(key: AccessKey): Promise<boolean> {
    return this.aws.timeline.run(() => this.useKey(key));
  }

  /** Uses a key as an application would; to be called inside a task of the timeline. Whether IAM accepts it. */
  useKey(key: AccessKey): Promise<boolean> {
    return new SignedClient(this.aws).authenticate(key, this.aws.region).then(
      () => true,
      () => false,
    );
  }

  async expectCurrentWorks(): Promise<void> {
    const claim = this.isTried
      ? 'The credential of AWSCURRENT works.'
      : 'AWSCURRENT has a value; it was not tried at its issuer.';
    this.expect(claim, await this.currentWorks());
  }

  /** Whether the account may read the secret now. */
  async canBeRead(): Promise<boolean> {
    return this.callAsAdmin('secretsmanager', 'GetSecretValue', { SecretId: this.secret.arn }).then(
      () => true,
      () => false,
    );
  }

  /** That no reader of the app has failed since they began to read. */
  expectNoFailedRead(): void {
    const { path } = this.target;
    const reads = this.readers.reduce((sum, reader) => sum + reader.reads, 0);
    const failures = this.readers.flatMap((reader) => reader.failures);
    if (failures.length > 0) throw new ExpectationFailed(`No read fails. One did: ${failures[0]}`);
    if (reads > 0) {
      this.log.add('seen', `${count(reads, 'read')} by the app's own readers, none failed.`);
      return;
    }
    this.log.gaps.push({
      name: this.readers.length === 0 ? 'no-reader' : 'no-read',
      notShown: `Nobody read ${path}: that no read fails was not shown.`,
      toShow: 'Let a role of the app read it: grantRead(role).',
      secret: path,
    });
  }

  /** That every credential that works at the issuer is one that we know of. */
  expectNoOrphan(): void {
    this.expect('No credential is left behind.', this.target.secret.orphans().length === 0);
  }
}
