import { remainsOf } from '../rules/convergence';
import { missingInIndex } from '../rules/leak-index';
import { violate } from '../rules/rules';
import type { World } from '../world/world';
import type { Action, Required } from './action';

/**
 * A scheduled rotation, a sweep after its grace is reported, and one after its quarantine. An operator whose credential
 * takes a slot removes it, as the alarm requires.
 */
const ROUND: readonly Action[] = [
  { do: 'operator', action: 'removes their credential' },
  { do: 'rotate', token: 'next', pauses: [1, 5] },
  { do: 'wait', minutes: 5 * 60 + 5 },
  { do: 'sweep' },
  { do: 'wait', minutes: 10 * 60 },
  { do: 'sweep' },
  { do: 'wait', minutes: 8 * 60 },
];

/** The end of every schedule, without faults: sweeps, the next scheduled rotation, and its sweeps. */
export const CONVERGENCE: readonly Action[] = [
  { do: 'operator', action: 'stops using it' },
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
  { do: 'require', what: 'convergence, or one more round' },
];

export const REQUIREMENTS: Readonly<Record<Required, (world: World) => void>> = {
  'no orphans': requireNoOrphans,
  'nothing is left': requireNothingLeft,
  convergence(world) {
    const found = remainsOf(world);
    if (found.length > 0)
      violate(world, 'convergence', `after two more rotations and their sweeps: ${found.join('; ')}`);
  },
  'convergence, or one more round'(world) {
    if (remainsOf(world).length > 0) world.state.plan.push(...ROUND, { do: 'require', what: 'convergence' });
  },
};

/** Two sweeps retire a credential that never became current: the first ends a stuck rotation. */
function requireNoOrphans(world: World): void {
  const { secret, issuer, state } = world;
  if (state.gap !== undefined)
    violate(world, 'current', 'after two sweeps the current credential does not work');
  const held = new Set(secret.labelled().map(([, { text }]) => text && issuer.idOf(text)));
  const [missing] = missingInIndex(world, state.swept);
  if (missing) violate(world, 'index', `after two sweeps ${missing}`);
  const orphans = issuer
    .inventory()
    .filter(({ id, active, ours }) => active && ours && !held.has(id) && !state.past.has(id));
  if (orphans.length === 0) return;
  violate(world, 'convergence', `after two sweeps: ${orphans.map(({ id }) => id).join(', ')} is an orphan`);
}

function requireNothingLeft(world: World): void {
  const left = world.issuer.inventory().filter(({ ours }) => ours);
  if (left.length === 0) return;
  violate(world, 'convergence', `after the deletion: ${left.map(({ id }) => id).join(', ')} is left`);
}
