import { unrest } from '../rules/convergence';
import { violate } from '../rules/rules';
import { textOf } from '../world/secret';
import type { World } from '../world/world';
import type { Action } from './action';

/**
 * A scheduled rotation, then a sweep after its grace is reported, and one after its quarantine. Whoever put a credential
 * of their own in the way heeds the alarm that names it.
 */
const ROUND: readonly Action[] = [
  { do: 'operator', act: 'removes their credential' },
  { do: 'rotate', token: 'next', pauses: [1, 5] },
  { do: 'wait', minutes: 5 * 60 + 5 },
  { do: 'sweep' },
  { do: 'wait', minutes: 10 * 60 },
  { do: 'sweep' },
  { do: 'wait', minutes: 8 * 60 },
];

/** When nothing fails any more: what follows a fault is over, and the next scheduled rotation comes. */
export const REST: readonly Action[] = [
  { do: 'operator', act: 'stops using it' },
  { do: 'wait', minutes: 65 },
  { do: 'sweep' },
  { do: 'wait', minutes: 60 },
  { do: 'sweep' },
  // Before the next rotation, which would remove orphans itself.
  { do: 'require', what: 'no orphans' },
  { do: 'wait', minutes: 3 * 60 },
  { do: 'sweep' },
  { do: 'wait', minutes: 10 * 60 },
  { do: 'sweep' },
  { do: 'wait', minutes: 8 * 60 },
  ...ROUND,
  { do: 'require', what: 'rest, or once more' },
];

export function requireRest(world: World, what: 'rest' | 'rest, or once more'): void {
  const found = unrest(world);
  if (found.length === 0) return;
  if (what === 'rest, or once more') world.state.plan.push(...ROUND, { do: 'require', what: 'rest' });
  else violate(world, 'rest', `after two more rotations and their sweeps: ${found.join('; ')}`);
}

/** Two sweeps retire what was issued and never became current: the first one ends a stuck rotation. */
export function requireNoOrphans(world: World): void {
  const { secret, issuer, state } = world;
  if (state.gap !== undefined)
    violate(world, 'current', 'after two sweeps the current credential does not work');
  const held = new Set(
    [...secret.contents.versions.values()].flatMap(({ stages, data }) => {
      const text = textOf(data);
      return stages.size > 0 && text !== undefined ? [issuer.idOf(text)] : [];
    }),
  );
  const orphans = issuer
    .inventory()
    .filter(({ id, active, ours }) => active && ours && !held.has(id) && !state.past.has(id));
  if (orphans.length === 0) return;
  violate(world, 'rest', `after two sweeps: ${orphans.map(({ id }) => id).join(', ')} is an orphan`);
}

export function requireNothingLives(world: World): void {
  const left = world.issuer.inventory().filter(({ ours }) => ours);
  if (left.length === 0) return;
  violate(world, 'rest', `${left.map(({ id }) => id).join(', ')} lives after the deletion`);
}
