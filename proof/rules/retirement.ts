import { SWEEP_INPUT } from '../../engine/src/contract';
import type { Invocation } from '../world/invocation';
import { QUARANTINE } from '../world/times';
import type { World } from '../world/world';
import { since } from './labels';
import { violate } from './rules';

/** Rules 2 and 5, checked before the issuer disables or removes a credential. */
export class RetirementRule {
  constructor(private readonly world: World) {}

  disabling(id: string): void {
    if (!this.mayEnd(id, 'disabled')) return;
    const { state, clock } = this.world;
    const past = state.past.get(id);
    if (!past) return;
    this.requireEvidence(id, past.replaced);
    past.disabled ??= clock.now();
  }

  removing(id: string, by: Invocation): void {
    if (!this.mayEnd(id, 'removed')) return;
    const { state, clock } = this.world;
    const past = state.past.get(id);
    if (!past || !state.deployed) return;
    const { disabled } = past;
    if (disabled === undefined) {
      violate(this.world, 'evidence', `${id} was removed without being disabled first.`);
    } else if (by.event === SWEEP_INPUT && clock.now() < disabled + QUARANTINE) {
      const early = since(clock.now() - disabled);
      violate(this.world, 'evidence', `a sweep removed ${id} ${early} after it was disabled.`);
    }
  }

  private mayEnd(id: string, what: string): boolean {
    const { issuer, state, secret } = this.world;
    const credential = issuer.inventory().find((one) => one.id === id);
    if (!credential) return false;
    if (!credential.ours) violate(this.world, 'ownership', `${id}, which another issued, was ${what}.`);
    if (!state.deployed || (what === 'disabled' && state.contained.has(id))) return true;
    for (const [label, version] of Object.entries(secret.labels)) {
      const text = secret.text(label);
      if (text === undefined || issuer.idOf(text) !== id) continue;
      violate(this.world, 'ownership', `${id} was ${what} while ${label} was on ${version}, which holds it.`);
    }
    return true;
  }

  private requireEvidence(id: string, replaced: number | undefined): void {
    const { world } = this;
    const { grace, state } = world;
    const now = world.clock.now();
    if (replaced === undefined || !state.deployed || state.compromised.has(id)) return;
    const early = (reason: string) =>
      violate(
        world,
        'evidence',
        `${id} was disabled ${since(now - replaced)} after it was replaced, ${reason}.`,
      );
    // An operator who moves labels back and forth resets the grace that the engine has on record.
    const isKnown = state.wentBack < 2;
    if (now < replaced + grace && isKnown) early('in its grace');
    const lag = world.kind.traits.usage?.lag;
    if (world.stragglers === 'cut-off' || lag === undefined) return;
    if (now < replaced + grace + lag && isKnown) early('before its issuer had reported its grace');
    const used = world.issuer.reportedUse(id);
    // No use for half the grace is evidence, as far as the issuer has reported.
    if (used === undefined || used <= replaced + grace / 2 || used <= now - lag - grace / 2) return;
    violate(world, 'evidence', `${id} was disabled, and its issuer reports a use ${since(now - used)} ago.`);
  }
}
