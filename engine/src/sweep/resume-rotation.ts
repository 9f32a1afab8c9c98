import { type Context, parse } from '../context';
import { recordOf } from '../inventory/credential-records';
import { installValue } from '../rotation/install';
import { promote } from '../rotation/promote';
import { thoroughCheck, wasInstalled } from '../rotation/verify';
import { requireCurrent } from '../secret-store/current-value';
import { CURRENT, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { isInPlace } from '../traits';

/**
 * Completes an interrupted rotation: an asynchronous installation that has finished, or a value that was installed over the
 * current one and not promoted. Returns the resulting state of the secret.
 */
export async function resume(context: Context, seen: SecretState): Promise<SecretState> {
  const { adapter, store, log } = context;
  const version = versionWith(seen, PENDING);
  if (!version || version === versionWith(seen, CURRENT)) return seen;
  if (!adapter.traits.asynchronous && !isInPlace(adapter)) return seen;
  const stored = await store.read(version);
  if (!stored || !recordOf(context, seen, version)) return seen;
  const value = parse(context, stored.text);
  const ready = isInPlace(adapter)
    ? await wasInstalled(context, (await requireCurrent(context, seen)).credential, value)
    : (await installValue(context, { value, seen, version })) === 'ready';
  if (!ready) return seen;
  if (!isInPlace(adapter)) await adapter.verify(value, thoroughCheck(context));
  await promote(context, version, seen);
  log.write('warn', { event: 'sweep', version, outcome: 'rotation completed' });
  return store.describe();
}
