import type { Context } from '../context';
import { named } from '../errors/errors';
import { labelledValues } from '../inventory/labelled-values';
import { hasTurn, lookUntil } from '../secret-store/labels';
import { CURRENT, versionWith } from '../secret-store/secret-store';
import { MOVES_TAKE } from '../timing';
import { timesOf } from '../traits';
import { type Installation, installAndWait } from './install';
import { thorough } from './verify';

/**
 * Replaces the current credential of an issuer with one slot: installs the value over the current one, verifies it and
 * makes its version current. In between, AWSCURRENT does not work; after a failure, the current value is restored.
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
    await adapter.verify(installation.value, thorough(context));
    await makeCurrent();
  } catch (thrown) {
    const { call } = named(thrown, log.scrub);
    // A call without an answer may yet have its effect.
    if (call && !call.refused) await clock.sleep(Math.max(MOVES_TAKE, timesOf(adapter).issue));
    await restore(context, version, installation.value).catch((another: unknown) => {
      const { code, message } = named(another, log.scrub);
      log.write('error', { event: 'rotation', outcome: 'current credential not restored', code, message });
    });
    throw thrown;
  }
}

/** Has the current credential accepted again, unless the version was made current or another one has its turn. */
async function restore(context: Context, version: string, value: unknown): Promise<void> {
  const { adapter, log } = context;
  // A view that is behind would put the value of an earlier version back.
  const seen = await lookUntil(context, (now) => versionWith(now, CURRENT) === version);
  if (versionWith(seen, CURRENT) === version) return;
  const labelled = await labelledValues(context, seen);
  if (labelled.current === undefined) return;
  if (hasTurn(seen, version)) await adapter.install?.(labelled.current, {});
  else await adapter.remove?.({ id: version, value }, labelled);
  log.write('warn', { event: 'rotation', version, outcome: 'current credential restored' });
}
