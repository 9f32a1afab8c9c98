import type { Context } from '../context';
import { named } from '../errors/errors';
import { labelledValues } from '../inventory/labelled-values';
import { describeUntil, isInRotation } from '../secret-store/labels';
import { CURRENT, versionWith } from '../secret-store/secret-store';
import { MOVE_TAKES, MOVE_WITHIN } from '../timing';
import { timesOf } from '../traits';
import { type Installation, installAndWait } from './install';
import { thoroughCheck } from './verify';

/**
 * Replaces the current credential of an issuer with one slot: installs the value over the current one, verifies it and
 * makes its version current. AWSCURRENT does not work in between. A failure restores the current value.
 *
 * @param makeCurrent moves AWSCURRENT to the version.
 */
export async function replaceInPlace(
  context: Context,
  version: string,
  installation: Installation,
  makeCurrent: () => Promise<void>,
): Promise<void> {
  const { adapter, clock, log } = context;
  try {
    await installAndWait(context, installation);
    await adapter.verify(installation.value, thoroughCheck(context));
    const verified = clock.now();
    await makeCurrent();
    // After a pause, a concurrent attempt that failed may have restored the replaced value.
    if (clock.now() - verified > MOVE_WITHIN) await adapter.install?.(installation.value, {});
  } catch (thrown) {
    const { call } = named(thrown, log.scrub);
    // A call without a response may still take effect.
    if (call && !call.refused) await clock.sleep(Math.max(MOVE_TAKES, timesOf(adapter).issue));
    await restore(context, version, installation.value).catch((another: unknown) => {
      const { code, message } = named(another, log.scrub);
      log.write('error', { event: 'rotation', outcome: 'current credential not restored', code, message });
    });
    throw thrown;
  }
}

/** Restores the current credential, unless the version became current. A later rotation keeps its own value. */
async function restore(context: Context, version: string, value: unknown): Promise<void> {
  const { adapter, log } = context;
  // A stale state would restore the value of an earlier version.
  const seen = await describeUntil(context, (now) => versionWith(now, CURRENT) === version);
  if (versionWith(seen, CURRENT) === version) return;
  const labelled = await labelledValues(context, seen);
  if (labelled.current === undefined) return;
  if (isInRotation(seen, version)) await adapter.install?.(labelled.current, {});
  else await adapter.remove?.({ id: version, value }, labelled);
  log.write('warn', { event: 'rotation', version, outcome: 'current credential restored' });
  // A concurrent attempt may have promoted its version just before the installation.
  const restored = versionWith(seen, CURRENT);
  const later = await describeUntil(context, (now) => versionWith(now, CURRENT) !== restored);
  if (versionWith(later, CURRENT) === restored) return;
  const { current } = await labelledValues(context, later);
  if (current !== undefined) await adapter.install?.(current, {});
}
