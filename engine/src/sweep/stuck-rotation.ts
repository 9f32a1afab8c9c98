import type { Context } from '../context';
import { recordOf } from '../inventory/credential-records';
import { CURRENT, labelsOf, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { STUCK_AFTER } from '../timing';
import { timesOf } from '../traits';

/** Ends a stuck rotation, which would block every later one. Returns true if no rotation is in progress afterwards. */
export async function endStuckRotation(context: Context, seen: SecretState): Promise<boolean> {
  const { store, clock, log, adapter } = context;
  const version = versionWith(seen, PENDING);
  if (!version || labelsOf(seen, version).includes(CURRENT)) return true;
  const recorded = recordOf(context, seen, version)?.since;
  const since = recorded ?? (await store.read(version))?.created ?? seen.lastChanged ?? 0;
  if (clock.now() - since < Math.max(STUCK_AFTER, 2 * timesOf(adapter).propagation)) return false;
  // A later sweep retires its credential, because a promotion may be running right now.
  await store.move(PENDING, { from: version });
  log.write(
    'warn',
    { event: 'sweep', version, outcome: 'stuck rotation ended', since: iso(since) },
    adapter.traits.asynchronous ? { rotationFailed: 1 } : {},
  );
  return true;
}
