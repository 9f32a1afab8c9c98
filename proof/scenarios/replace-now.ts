import type { ReplaceNowInput } from '../../engine/src/contract';
import { violate } from '../rules/rules';
import { CURRENT, textOf } from '../world/secret';
import type { World } from '../world/world';

export const REPLACE_NOW: ReplaceNowInput = { rekey: 'replace-now' };

/** Said again, it may be meant for the same, or for what has become current since. */
export function condemnCurrent({ state, secret }: World): void {
  state.condemned ??= textOf(secret.holder(CURRENT)?.data);
  for (const id of state.past.keys()) state.compromised.add(id);
}

/** It was answered that all is done. */
export function requireDead(world: World): void {
  const { state, issuer } = world;
  const { condemned } = state;
  if (condemned === undefined || !(issuer.lives(condemned) || issuer.worksSomewhere(condemned))) return;
  violate(world, 'dead', `replace now ended well, and ${issuer.idOf(condemned)} works.`);
}
