import { isInPlace, isLabelHeld } from '../../engine/src/traits';
import type { Contents } from '../../rehearsal/src/aws/services/secrets-manager/secret';
import { holderOf } from '../../rehearsal/src/aws/services/secrets-manager/secret';
import { CURRENT, PENDING, textOf } from '../world/secret';
import type { World } from '../world/world';
import { violate } from './rules';

/**
 * Rule 1. A reader may see any contents that were true within the propagation time: whatever it gets under
 * AWSCURRENT is accepted, everywhere that it is tried. What carries a label lives, from its installation on. What was
 * current lives on for the grace.
 */
export class LabelRule {
  constructor(private readonly world: World) {}

  look(): void {
    this.notice();
    const { state, kind } = this.world;
    if (!state.deployed) return;
    if (isInPlace(kind)) {
      this.requireOneSlot();
      return;
    }
    for (const contents of this.readable()) this.requireCurrent(contents);
    this.requireLabelled();
    this.requireGrace();
  }

  /** One slot: after an invocation that ends well, AWSCURRENT works, whatever an earlier one has left. */
  requireNoGap(event: unknown): void {
    const { state } = this.world;
    const { Step = 'finishSecret' } = event as { readonly Step?: string };
    // What a operator has made current is the matter of the next sweep.
    if (state.deployed && state.gap !== undefined && state.wentBack === 0 && Step === 'finishSecret')
      violate(this.world, 'current', 'an invocation ended well, and the current credential does not work.');
  }

  /**
   * What a reader may see. Where labels are the issuer, a write by hand just after a promotion ends the credential
   * from before at once, and late readers with it: that is Secrets Manager's doing, and no engine can help it.
   */
  private readable(): readonly Contents[] {
    const { state, secret, kind } = this.world;
    if (state.handWritten && isLabelHeld(kind)) return [secret.contents];
    return state.seen.map(({ contents }) => contents);
  }

  private requireCurrent(contents: Contents): void {
    const text = textOf(holderOf(contents, CURRENT)?.data);
    const refusal = text === undefined ? 'it is not there' : this.world.issuer.refusal(text);
    if (refusal !== undefined) {
      const stale = contents === this.world.secret.contents ? '' : ' to a reader who sees labels late';
      violate(this.world, 'current', `the current credential does not work${stale}: ${refusal}`);
    }
  }

  private requireLabelled(): void {
    const { state, secret, issuer, kind } = this.world;
    const { chosenBy, livesAt } = kind.traits;
    const writtenAhead = chosenBy === 'caller' && livesAt === 'issuer';
    for (const { id, stages, data } of secret.contents.versions.values()) {
      const text = textOf(data);
      if (stages.size === 0 || text === undefined) continue;
      const credential = issuer.idOf(text);
      if (issuer.lives(text)) {
        if (writtenAhead) state.worked.add(credential);
        continue;
      }
      if (state.removedByHand.has(credential)) continue;
      // A operator who goes back to an old credential does not put its end off.
      if (kind.traits.expires && state.wentBack > 0) continue;
      if (writtenAhead && !state.past.has(credential) && !state.worked.has(credential)) continue;
      const labels = [...stages].join(', ');
      violate(this.world, 'current', `${labels} is on ${id}, whose credential ${credential} does not live.`);
    }
  }

  /**
   * One slot: AWSCURRENT works, but for the time from the installation of a value that has never been current. What a
   * operator makes current by hand need not work before the next sweep.
   */
  private requireOneSlot(): void {
    const { state, secret, issuer, clock } = this.world;
    const text = textOf(secret.holder(CURRENT)?.data);
    if (text !== undefined && issuer.lives(text)) {
      state.gap = undefined;
      return;
    }
    if (state.gap !== undefined) return;
    state.gap = clock.now();
    const isInstalled = [...state.values].some(
      (value) => issuer.lives(value) && !state.past.has(issuer.idOf(value)),
    );
    if (isInstalled || state.wentBack > 0) return;
    violate(this.world, 'current', 'the current credential does not work, and nothing else was installed.');
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
        `${id} was replaced ${since(clock.now() - replaced)} ago and does not live.`,
      );
    }
  }

  /** Keeps what changed: who is current since when, and what readers may still see. */
  private notice(): void {
    const { state, secret, issuer, clock, lag } = this.world;
    const now = clock.now();
    const { contents } = secret;
    const { seen } = state;
    const last = seen[seen.length - 1]?.contents;
    if (last !== contents) {
      seen.push({ contents, from: now });
      this.noticeLabels(last, contents, now);
      const before = textOf(last && holderOf(last, CURRENT)?.data);
      const after = textOf(holderOf(contents, CURRENT)?.data);
      if (after !== before && after !== undefined) {
        this.world.rules.learn(after);
        state.past.set(issuer.idOf(after), { text: after });
        const entry = before === undefined ? undefined : state.past.get(issuer.idOf(before));
        if (entry && entry.text !== after) entry.replaced = now;
      }
    }
    while (seen.length > 1 && (seen[1] as { from: number }).from + lag <= now) seen.shift();
  }

  private noticeLabels(last: Contents | undefined, contents: Contents, now: number): void {
    const [before, after] = [last && holderOf(last, PENDING)?.id, holderOf(contents, PENDING)?.id];
    const { lostPending, wereCurrent } = this.world.state;
    if (before !== undefined && before !== after) lostPending.set(before, now);
    if (after !== undefined) lostPending.delete(after);
    const current = holderOf(contents, CURRENT)?.id;
    if (current !== undefined) wereCurrent.add(current);
  }
}

export function since(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
