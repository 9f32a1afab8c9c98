import type { ContainInput, ReplaceNowInput } from '../../engine/src/contract';
import { violate } from '../rules/rules';
import type { World } from '../world/world';

export const REPLACE_NOW: ReplaceNowInput = { rekey: 'replace-now' };

export const CONTAIN: ContainInput = { rekey: 'contain' };

/** The credentials that a containment may disable, although labels hold them. */
export function containCurrent(world: World): void {
  compromiseCurrent(world);
  for (const id of world.state.past.keys()) world.state.contained.add(id);
}

/** After a containment that succeeded, where a current credential can be disabled. */
export function requireContained({ state, kind }: World): void {
  if (kind.traits.disable) state.containedText ??= state.compromisedText;
}

/** A repeated request may apply to the same credential, or to the one that has become current since. */
export function compromiseCurrent({ state, secret }: World): void {
  state.compromisedText ??= secret.current;
  for (const id of state.past.keys()) state.compromised.add(id);
}

/** Checks the issuer after a replacement that succeeded. */
export function requireRevoked(world: World): void {
  const { state, issuer } = world;
  const { compromisedText: text } = state;
  if (text === undefined || !(issuer.lives(text) || issuer.worksSomewhere(text))) return;
  violate(world, 'revoked', `replace-now succeeded, and ${issuer.idOf(text)} works.`);
}
