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
export class Labels {
  constructor(private readonly world: World) {}

  look(): void {
    this.notice();
    const { memory, kind } = this.world;
    if (!memory.deployed) return;
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
    const { memory } = this.world;
    const { Step = 'finishSecret' } = event as { readonly Step?: string };
    // What a person has made current is the matter of the next sweep.
    if (memory.deployed && memory.gap !== undefined && memory.wentBack === 0 && Step === 'finishSecret')
      violate(this.world, 'current', 'an invocation ended well, and the current credential does not work.');
  }

  /**
   * What a reader may see. Where labels are the issuer, a write by hand just after a promotion ends the credential
   * from before at once, and late readers with it: that is Secrets Manager's doing, and no engine can help it.
   */
  private readable(): readonly Contents[] {
    const { memory, secret, kind } = this.world;
    if (memory.handWritten && isLabelHeld(kind)) return [secret.contents];
    return memory.seen.map(({ contents }) => contents);
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
    const { memory, secret, issuer, kind } = this.world;
    const { chosenBy, livesAt } = kind.traits;
    const writtenAhead = chosenBy === 'caller' && livesAt === 'issuer';
    for (const { id, stages, data } of secret.contents.versions.values()) {
      const text = textOf(data);
      if (stages.size === 0 || text === undefined) continue;
      const credential = issuer.idOf(text);
      if (issuer.lives(text)) {
        if (writtenAhead) memory.worked.add(credential);
        continue;
      }
      if (memory.removedByHand.has(credential)) continue;
      // A person who goes back to an old credential does not put its end off.
      if (kind.traits.expires && memory.wentBack > 0) continue;
      if (writtenAhead && !memory.past.has(credential) && !memory.worked.has(credential)) continue;
      const labels = [...stages].join(', ');
      violate(this.world, 'current', `${labels} is on ${id}, whose credential ${credential} does not live.`);
    }
  }

  /**
   * One slot: AWSCURRENT works, but for the time from the installation of a value that has never been current. What a
   * person makes current by hand need not work before the next sweep.
   */
  private requireOneSlot(): void {
    const { memory, secret, issuer, clock } = this.world;
    const text = textOf(secret.holder(CURRENT)?.data);
    if (text !== undefined && issuer.lives(text)) {
      memory.gap = undefined;
      return;
    }
    if (memory.gap !== undefined) return;
    memory.gap = clock.now();
    const isInstalled = [...memory.values].some(
      (value) => issuer.lives(value) && !memory.past.has(issuer.idOf(value)),
    );
    if (isInstalled || memory.wentBack > 0) return;
    violate(this.world, 'current', 'the current credential does not work, and nothing else was installed.');
  }

  private requireGrace(): void {
    const { memory, issuer, clock, grace } = this.world;
    if (memory.handWritten) return;
    for (const [id, { text, replaced }] of memory.past) {
      if (memory.compromised.has(id)) continue;
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
    const { memory, secret, issuer, clock, lag } = this.world;
    const now = clock.now();
    const { contents } = secret;
    const { seen } = memory;
    const last = seen[seen.length - 1]?.contents;
    if (last !== contents) {
      seen.push({ contents, from: now });
      this.noticeLabels(last, contents, now);
      const before = textOf(last && holderOf(last, CURRENT)?.data);
      const after = textOf(holderOf(contents, CURRENT)?.data);
      if (after !== before && after !== undefined) {
        this.world.rules.learn(after);
        memory.past.set(issuer.idOf(after), { text: after });
        const entry = before === undefined ? undefined : memory.past.get(issuer.idOf(before));
        if (entry && entry.text !== after) entry.replaced = now;
      }
    }
    while (seen.length > 1 && (seen[1] as { from: number }).from + lag <= now) seen.shift();
  }

  private noticeLabels(last: Contents | undefined, contents: Contents, now: number): void {
    const [before, after] = [last && holderOf(last, PENDING)?.id, holderOf(contents, PENDING)?.id];
    const { lostPending, wereCurrent } = this.world.memory;
    if (before !== undefined && before !== after) lostPending.set(before, now);
    if (after !== undefined) lostPending.delete(after);
    const current = holderOf(contents, CURRENT)?.id;
    if (current !== undefined) wereCurrent.add(current);
  }
}

export function since(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
