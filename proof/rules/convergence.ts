import { METRICS } from '../../engine/src/contract';
import { CURRENT, PREVIOUS, textOf } from '../world/secret';
import type { World } from '../world/world';

/** What is not at rest, when the last grace and the last quarantine are over. Empty: all is. */
export function unrest(world: World): string[] {
  const { secret, issuer, state } = world;
  const current = secret.holder(CURRENT);
  const text = textOf(current?.data);
  const found: string[] = [];
  if (text === undefined) found.push('AWSCURRENT has no value');
  if (state.gap !== undefined) found.push('AWSCURRENT does not work');
  if (secret.unfinished !== undefined) found.push('AWSPENDING is left on a version');
  if (secret.holder(PREVIOUS)) found.push('AWSPREVIOUS is left, though the grace is over');
  for (const { id, active, ours } of issuer.inventory()) {
    if (!ours || (text !== undefined && issuer.idOf(text) === id)) continue;
    found.push(`${id} ${active ? 'is an orphan' : 'was disabled and never removed'}`);
  }
  const { overdue, heldBack, sweepFailed, rotationFailed } = METRICS;
  for (const name of [overdue, heldBack, sweepFailed, rotationFailed]) {
    if ((state.metrics.get(name) ?? 0) > 0) found.push(`the metric ${name} says ${state.metrics.get(name)}`);
  }
  for (const { key, state } of ledgerOf(world)) {
    // A removed one is on record until no list shows it any more.
    if (state !== 'live' && state !== 'removed') found.push(`the tag ${key} says ${state}`);
  }
  return found;
}

function ledgerOf({ secret }: World): { key: string; state: string }[] {
  const tags = [...(secret.contents.tags ?? [])].filter(([key]) => key.startsWith('rekey/credential/'));
  return tags.map(([key, value]) => ({ key, state: value.split(' ')[0] ?? '' }));
}
