import { CURRENT, PENDING } from '../../engine/src/secret-store/secret-store';
import { MemorySecretStore, type SecretChange } from '../../engine/src/testing/memory-secret-store';
import type { Random } from '../../engine/src/testing/random';
import type { VirtualClock } from '../../engine/src/testing/virtual-clock';

export { CURRENT, PENDING, PREVIOUS } from '../../engine/src/secret-store/secret-store';

/** The secret, and Secrets Manager's part in rotations. */
export class Secret extends MemorySecretStore {
  readonly arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:proof-AbCdEf';
  private tokens = 0;

  /**
   * Each read has its own delay, as if a different server responded.
   *
   * @param delay [least, most] milliseconds.
   */
  constructor(
    private readonly time: VirtualClock,
    random: Random,
    private readonly delay: readonly [number, number],
  ) {
    super(time);
    const [least, most] = delay;
    this.lag = least === most ? least : () => random.integer(least, most);
    this.rotationEnabled = undefined;
  }

  get latest(): SecretChange {
    return this.changes[this.changes.length - 1] as SecretChange;
  }

  /** The changes that some read may still return, the oldest first. Earlier ones are dropped. */
  get visible(): readonly SecretChange[] {
    const oldest = this.time.now() - this.delay[1];
    let dropped = 0;
    while (dropped + 1 < this.changes.length && (this.changes[dropped + 1] as SecretChange).at <= oldest)
      dropped++;
    if (dropped > 0) this.changes.splice(0, dropped);
    return this.changes;
  }

  /** The value with a label after a change. */
  valueAt({ labels }: Pick<SecretChange, 'labels'>, label: string): string | undefined {
    return this.versions.get(labels[label] ?? '')?.text;
  }

  /** Labels by the version that they are on. */
  labelled(): [string, { readonly labels: string[]; readonly text?: string }][] {
    const found = new Map<string, { labels: string[]; text?: string }>();
    for (const [label, id] of Object.entries(this.labels)) {
      const known = found.get(id);
      if (known) known.labels.push(label);
      else found.set(id, { labels: [label], text: this.versions.get(id)?.text });
    }
    return [...found];
  }

  /** Reserves the version of a rotation, whether another rotation is in progress or not. */
  reserve(token: string): void {
    if (this.versions.has(token)) return;
    if (this.pendingRotation) this.setLabel(PENDING, undefined);
    this.startRotation(token);
  }

  /** Ends the test of RotateImmediately=false: the version is removed. */
  release(token: string): void {
    if (this.labels[PENDING] === token) this.setLabel(PENDING, undefined);
    if (!Object.values(this.labels).includes(token)) this.versions.delete(token);
  }

  /** A new version id, numbered for the trace. */
  newToken(): string {
    this.tokens += 1;
    return `version-${String(this.tokens).padStart(4, '0')}-of-the-secret-proof`;
  }

  get current(): string | undefined {
    return this.text(CURRENT);
  }
}
