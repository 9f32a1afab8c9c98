import type { Context } from '../context';
import type { Attempt } from '../errors/attempt-all';
import { RekeyError } from '../errors/errors';
import { recordOf } from '../inventory/credential-records';
import { CURRENT, labelsOf, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { STUCK_AFTER } from '../timing';
import { timesOf } from '../traits';

/**
 * Ends a stuck rotation, which would block every later one. Returns true if no rotation is in progress afterwards. An
 * installation that did not end is a failure: its steps raised no alarm.
 */
export async function endStuckRotation(
  context: Context,
  seen: SecretState,
  attempt: Attempt,
): Promise<boolean> {
  const { store, clock, log, adapter } = context;
  const version = versionWith(seen, PENDING);
  if (!version || labelsOf(seen, version).includes(CURRENT)) return true;
  const recorded = recordOf(context, seen, version)?.since;
  const since = recorded ?? (await store.read(version))?.created ?? seen.lastChanged ?? 0;
  if (clock.now() - since < Math.max(STUCK_AFTER, 2 * timesOf(adapter).propagation)) return false;
  // A later sweep retires its credential, because a promotion may be running right now.
  await store.move(PENDING, { from: version });
  const { asynchronous } = adapter.traits;
  log.write(
    'warn',
    { event: 'sweep', version, outcome: 'stuck rotation ended', since: iso(since) },
    asynchronous ? { rotationFailed: 1 } : {},
  );
  // The record is written before the installation begins.
  if (asynchronous && recorded !== undefined)
    await attempt(async () => {
      throw notInstalled(version);
    });
  return true;
}

function notInstalled(version: string): RekeyError {
  return new RekeyError('InstallPending', {
    found: `The rotation to version ${version} was not complete in time, and was ended.`,
    unchanged: 'AWSCURRENT. The next sweep retires the credential of the version.',
    action: 'check the state of the issuer and the log of the rotation, then rotate again.',
  });
}
