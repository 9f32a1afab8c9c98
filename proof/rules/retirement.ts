import { SWEEP_INPUT } from '../../engine/src/contract';
import type { Invocation } from '../world/invocation';
import { textOf } from '../world/secret';
import { QUARANTINE } from '../world/times';
import type { World } from '../world/world';
import { since } from './labels';
import { violate } from './rules';

/** Rules 2 and 5, at the moment in which the issuer is about to take a credential out of service. */
export class RetirementRule {
  constructor(private readonly world: World) {}

  disabling(id: string): void {
    if (!this.mayTouch(id, 'disabled')) return;
    const { state, clock } = this.world;
    const past = state.past.get(id);
    if (!past) return;
    this.requireEvidence(id, past.replaced);
    past.disabled ??= clock.now();
  }

  removing(id: string, by: Invocation): void {
    if (!this.mayTouch(id, 'removed')) return;
    const { state, clock } = this.world;
    const past = state.past.get(id);
    if (!past || !state.deployed) return;
    const { disabled } = past;
    if (disabled === undefined) {
      violate(this.world, 'evidence', `${id} was removed without having been disabled.`);
    } else if (by.event === SWEEP_INPUT && clock.now() < disabled + QUARANTINE) {
      violate(
        this.world,
        'evidence',
        `a sweep removed ${id} ${since(clock.now() - disabled)} after it was disabled.`,
      );
    }
  }

  private mayTouch(id: string, what: string): boolean {
    const { issuer, state, secret } = this.world;
    const living = issuer.inventory().find((one) => one.id === id);
    if (!living) return false;
    if (!living.ours) violate(this.world, 'ours', `${id} is a stranger's, and was ${what}.`);
    for (const { id: version, stages, data } of secret.contents.versions.values()) {
      const text = textOf(data);
      if (!state.deployed || stages.size === 0 || text === undefined || issuer.idOf(text) !== id) continue;
      violate(
        this.world,
        'ours',
        `${id} was ${what} while ${[...stages].join(', ')} was on ${version}, which holds it.`,
      );
    }
    return true;
  }

  private requireEvidence(id: string, replaced: number | undefined): void {
    const { world } = this;
    const { grace } = world;
    const now = world.clock.now();
    if (replaced === undefined || !world.state.deployed || world.state.compromised.has(id)) return;
    // Who goes back and forth by hand ends where the engine had left it: what it knows of the grace is true no more.
    if (now < replaced + grace && world.state.wentBack < 2) {
      violate(
        world,
        'evidence',
        `${id} was disabled ${since(now - replaced)} after it was replaced, in its grace.`,
      );
    }
    const lag = world.kind.traits.usage?.lag;
    if (world.stragglers === 'cut-off' || lag === undefined) return;
    if (now < replaced + grace + lag && world.state.wentBack < 2) {
      violate(
        world,
        'evidence',
        `${id} was disabled ${since(now - replaced)} after it was replaced, before its issuer has reported its grace.`,
      );
    }
    const used = world.issuer.toldUse(id);
    // SecrecyRule for half the grace is evidence, as far as the issuer has reported.
    if (used === undefined || used <= replaced + grace / 2 || used <= now - lag - grace / 2) return;
    violate(
      world,
      'evidence',
      `${id} was disabled though its issuer tells of a use ${since(now - used)} ago.`,
    );
  }
}
