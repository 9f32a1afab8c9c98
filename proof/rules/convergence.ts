import { METRICS } from '../../engine/src/contract';
import { PREVIOUS } from '../world/secret';
import type { World } from '../world/world';
import { missingInIndex } from './leak-index';

/** The remains after the last grace and the last quarantine. Empty when everything has converged. */
export function remainsOf(world: World): string[] {
  const { secret, issuer, state } = world;
  const text = secret.current;
  const found: string[] = [];
  if (text === undefined) found.push('AWSCURRENT has no value');
  if (state.gap !== undefined) found.push('AWSCURRENT does not work');
  if (secret.pendingRotation !== undefined) found.push('AWSPENDING is left on a version');
  if (secret.labels[PREVIOUS]) found.push('AWSPREVIOUS is left after the grace');
  for (const { id, active, ours } of issuer.inventory()) {
    if (!ours || (text !== undefined && issuer.idOf(text) === id)) continue;
    found.push(`${id} ${active ? 'is an orphan' : 'was disabled and never removed'}`);
  }
  const { overdue, heldBack, sweepFailed, rotationFailed } = METRICS;
  for (const name of [overdue, heldBack, sweepFailed, rotationFailed]) {
    const value = state.metrics.get(name) ?? 0;
    if (value > 0) found.push(`the metric ${name} is ${value}`);
  }
  for (const [key, value] of Object.entries(secret.tags)) {
    const [recorded] = value.split(' ');
    // A removed credential stays on record until no list shows it.
    if (key.startsWith('rekey/credential/') && recorded !== 'live' && recorded !== 'removed')
      found.push(`the tag ${key} has the state ${recorded}`);
  }
  found.push(...missingInIndex(world));
  return found;
}
