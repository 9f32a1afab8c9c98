import { AwsError } from '../../rehearsal/src/aws/errors';
import type { LocalAws } from '../../rehearsal/src/aws/local-aws';
import { pendingElsewhere } from '../../rehearsal/src/aws/services/secrets-manager/rotation/pending';
import {
  type Contents,
  holderOf,
  type Secret as LocalSecret,
  type SecretData,
  type Version,
} from '../../rehearsal/src/aws/services/secrets-manager/secret';
import type { SecretStore } from '../../rehearsal/src/aws/services/secrets-manager/store';
import { Versions } from '../../rehearsal/src/aws/services/secrets-manager/versions';
import type { State } from './state';

export const CURRENT = 'AWSCURRENT';
export const PENDING = 'AWSPENDING';
export const PREVIOUS = 'AWSPREVIOUS';

interface Written {
  readonly visibleAt: number;
  readonly state: Contents;
}

/** The secret as it really is, and Secrets Manager's part in rotations. */
export class Secret {
  readonly arn: string;
  private readonly store: SecretStore;
  private readonly local: LocalSecret;

  /** @param behind how far behind the truth a read may be, [least, most] milliseconds. */
  constructor(
    private readonly aws: LocalAws,
    private readonly behind: readonly [number, number],
  ) {
    // Past the API: the truth, and what Secrets Manager does by itself.
    this.store = (aws.secretsManager as unknown as { readonly store: SecretStore }).store;
    const place = {
      region: aws.region,
      principal: { accountId: aws.account },
      now: aws.timeline.now(),
    };
    this.local = this.store.create('proof', place as never);
    this.store.add(this.local, { versions: new Map(), changed: place.now });
    this.arn = this.local.arn;
    this.local.history.seenAt = (now) => this.seenAt(now);
  }

  get roots(): readonly object[] {
    return [this.local];
  }

  get contents(): Contents {
    return this.local.contents;
  }

  holder(label: string): Version | undefined {
    return holderOf(this.local.contents, label);
  }

  /** What was written, and when readers see it: the first of it is what they see now. */
  get unfolding(): readonly { readonly visibleAt: number; readonly state: Contents }[] {
    this.local.history.seenAt(this.aws.timeline.now());
    return (this.local.history as unknown as { entries: { visibleAt: number; state: Contents }[] }).entries;
  }

  /** The version that a reader gets now, who asks for the label. */
  seenNow(label: string): Version | undefined {
    return holderOf(this.seenAt(this.aws.timeline.now()), label);
  }

  /** What some reader may still see, oldest first, and when it was written. */
  get seeable(): readonly Written[] {
    const written = (this.local.history as unknown as { readonly entries: Written[] }).entries;
    const oldest = this.aws.timeline.now() - this.behind[1];
    while (written.length > 1 && (written[1] as Written).visibleAt <= oldest) written.shift();
    return written;
  }

  /**
   * The history of the local AWS shows every reader the same, in order. Here every read is behind by a time of
   * its own, as if another server answered each.
   */
  private seenAt(now: number): Contents {
    const [least, most] = this.behind;
    const then = now - (least === most ? least : this.aws.random.integer(least, most));
    const { seeable } = this;
    let i = seeable.length - 1;
    while (i > 0 && (seeable[i] as Written).visibleAt > then) i--;
    return (seeable[i] as Written).state;
  }

  /** PendingRule rotation on, as the schedule of a deployed stack does. */
  schedule(): void {
    const now = this.aws.timeline.now();
    const rules = { ScheduleExpression: 'rate(24 hours)' };
    const counts = { succeeded: 0, failed: 0, abandoned: 0 };
    this.local.rotation = { enabled: true, lambdaArn: '', rules, configured: now, lastValue: now, ...counts };
  }

  /** What Secrets Manager does before it invokes the first step: the version is there, labelled and empty. */
  reserve(token: string): void {
    if (!this.local.versions.has(token)) this.supersede(token);
  }

  /** The same, whatever rotation is under way: its version loses AWSPENDING. */
  supersede(token: string): void {
    const versions = new Versions(this.local.versions);
    versions.put(token, undefined, undefined, this.aws.timeline.now());
    versions.attach(PENDING, token);
    this.store.write(this.local, { versions: versions.result }, 0);
  }

  /** Ends the test of RotateImmediately=false: the version goes. */
  release(token: string): void {
    const versions = new Versions(this.local.versions);
    versions.detach(PENDING, token);
    if (versions.get(token)?.stages.size === 0) versions.remove(token);
    this.store.write(this.local, { versions: versions.result });
  }

  /** The token with which the next scheduled rotation comes, if one is under way. */
  get unfinished(): string | undefined {
    return pendingElsewhere(this.local)?.id;
  }

  /** RotateSecret: Secrets Manager begins as soon as the caller has its answer. */
  askForRotation(state: State): object {
    if (pendingElsewhere(this.local)) {
      throw new AwsError(
        'InvalidRequestException',
        "A previous rotation isn't complete. That rotation will be reattempted.",
      );
    }
    state.asked = newToken(state);
    this.reserve(state.asked);
    return { ARN: this.arn, VersionId: state.asked };
  }
}

/** Tokens in the order in which they were made, so that they can be told apart in a trace. */
export function newToken(state: State): string {
  state.versions += 1;
  return `version-${String(state.versions).padStart(4, '0')}-of-the-secret-proof`;
}

export function textOf(data: SecretData | undefined): string | undefined {
  return data && 'SecretString' in data ? data.SecretString : undefined;
}
