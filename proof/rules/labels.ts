import type { SecretChange } from '../../engine/src/testing/memory-secret-store';
import { isInPlace, isLabelHeld } from '../../engine/src/traits';
import { CURRENT, PENDING } from '../world/secret';
import type { World } from '../world/world';
import { violate } from './rules';

/**
 * Rule 1. A reader may read any state of the secret within the propagation time: every endpoint accepts the value of
 * AWSCURRENT. A labelled credential lives from its installation on. A replaced credential lives until its grace is over.
 */
export class LabelRule {
  constructor(private readonly world: World) {}

  check(): void {
    this.process();
    const { state, kind } = this.world;
    if (!state.deployed) return;
    this.requireContained();
    if (isInPlace(kind)) {
      this.requireOneSlot();
      return;
    }
    this.requireCurrent();
    this.requireLabelled();
    this.requireGrace();
  }

  /** With one slot, AWSCURRENT works after an invocation that succeeds. */
  requireNoGap(event: unknown): void {
    const { state } = this.world;
    const { Step = 'finishSecret' } = event as { readonly Step?: string };
    // The next sweep handles a version that an operator has made current.
    if (state.deployed && state.gap !== undefined && state.wentBack === 0 && Step === 'finishSecret')
      violate(this.world, 'current', 'an invocation succeeded, and the current credential does not work.');
  }

  /**
   * The changes that a reader may see. Where labels hold the credentials, a value that is stored by hand just after a
   * promotion ends the credential before it at once, also for late readers: Secrets Manager moves AWSPREVIOUS.
   */
  private readable(): readonly SecretChange[] {
    const { state, secret, kind } = this.world;
    return state.handWritten && isLabelHeld(kind) ? [secret.latest] : secret.visible;
  }

  private requireCurrent(): void {
    const { secret, issuer, state } = this.world;
    let checked: string | undefined;
    for (const change of this.readable()) {
      const version = change.labels[CURRENT];
      if (version !== undefined && version === checked) continue;
      checked = version;
      const text = secret.valueAt(change, CURRENT);
      const refusal = text === undefined ? 'it does not exist' : issuer.refusal(text);
      if (refusal === undefined || (text !== undefined && this.mayExpire(text))) continue;
      if (text !== undefined && state.contained.has(issuer.idOf(text))) continue;
      const stale = version === secret.labels[CURRENT] ? '' : ' for a reader that sees labels late';
      violate(this.world, 'current', `the current credential does not work${stale}: ${refusal}`);
    }
  }

  /**
   * A credential that expires ends, although nobody has removed it, if the credential of another principal has blocked every
   * rotation until then. It is replaced after an operator has removed that one.
   */
  private mayExpire(text: string): boolean {
    const { issuer, kind } = this.world;
    return kind.traits.expires === true && issuer.hadStrangers && issuer.lives(text);
  }

  private requireLabelled(): void {
    const { state, secret, issuer, kind } = this.world;
    const { chosenBy, livesAt, expires } = kind.traits;
    const writtenAhead = chosenBy === 'caller' && livesAt === 'issuer';
    for (const [label, version] of Object.entries(secret.labels)) {
      const text = secret.versions.get(version)?.text;
      if (text === undefined) continue;
      const credential = issuer.idOf(text);
      if (issuer.lives(text)) {
        if (writtenAhead) state.worked.add(credential);
        continue;
      }
      if (state.removedByHand.has(credential) || state.contained.has(credential)) continue;
      // An operator who restores an old credential does not extend its expiry.
      if (expires && state.wentBack > 0) continue;
      if (writtenAhead && !state.past.has(credential) && !state.worked.has(credential)) continue;
      violate(
        this.world,
        'current',
        `${label} is on ${version}, whose credential ${credential} is not alive.`,
      );
    }
  }

  /**
   * With one slot, AWSCURRENT works except from the installation of a value that was never current. A version that an
   * operator makes current need not work before the next sweep. Of concurrent attempts, one
   * that fails may restore a replaced value, until the other one or a sweep succeeds.
   */
  private requireOneSlot(): void {
    const { state, secret, issuer, clock } = this.world;
    const text = secret.current;
    if (text !== undefined && issuer.lives(text)) {
      state.gap = undefined;
      return;
    }
    if (state.gap !== undefined) return;
    state.gap = clock.now();
    const isInstalled = [...state.values].some(
      (value) => issuer.lives(value) && !state.past.has(issuer.idOf(value)),
    );
    if (isInstalled || state.overlapped || state.wentBack > 0) return;
    violate(this.world, 'current', 'the current credential does not work, and no other value was installed.');
  }

  private requireContained(): void {
    const { state, issuer } = this.world;
    const { containedText: text } = state;
    if (text !== undefined && issuer.lives(text))
      violate(this.world, 'revoked', `${issuer.idOf(text)} was contained, and works again.`);
  }

  private requireGrace(): void {
    const { state, issuer, clock, grace } = this.world;
    if (state.handWritten) return;
    for (const [id, { text, replaced }] of state.past) {
      if (state.compromised.has(id)) continue;
      if (replaced === undefined || clock.now() >= replaced + grace || issuer.lives(text)) continue;
      violate(
        this.world,
        'grace',
        `${id} was replaced ${since(clock.now() - replaced)} ago and is not alive.`,
      );
    }
  }

  /** Records replacements and lost labels of the latest change. */
  private process(): void {
    const { state, secret, issuer, clock } = this.world;
    const { latest } = secret;
    const { processed } = state;
    if (processed === latest) return;
    state.processed = latest;
    this.processPending(processed, latest);
    const before = processed && secret.valueAt(processed, CURRENT);
    const after = secret.valueAt(latest, CURRENT);
    if (after === before || after === undefined) return;
    this.world.rules.secrecy.learn(after);
    state.past.set(issuer.idOf(after), { text: after });
    const replaced = before === undefined ? undefined : state.past.get(issuer.idOf(before));
    if (replaced && replaced.text !== after) replaced.replaced = clock.now();
  }

  private processPending(before: SecretChange | undefined, { labels }: SecretChange): void {
    const { lostPending, wereCurrent } = this.world.state;
    const [lost, pending] = [before?.labels[PENDING], labels[PENDING]];
    if (lost !== undefined && lost !== pending) lostPending.set(lost, this.world.clock.now());
    if (pending !== undefined) lostPending.delete(pending);
    if (labels[CURRENT] !== undefined) wereCurrent.add(labels[CURRENT]);
  }
}

export function since(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
