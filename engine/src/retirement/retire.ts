import type { Issued, Labelled } from '../adapter';
import type { Context } from '../context';
import { hasCode, RekeyError } from '../errors/errors';
import {
  type CredentialRecord,
  eraseRecord,
  NO_VERSION,
  type State,
  writeRecord,
} from '../inventory/credential-records';
import { tryParse, versionsHolding } from '../inventory/inventory';
import { labelledValues } from '../inventory/labelled-values';
import { describeUntil } from '../secret-store/labels';
import { CURRENT, labelsOf, PREVIOUS, type SecretState } from '../secret-store/secret-store';
import { LABELS_VISIBLE_AFTER, MOVE_TAKES, READERS_SEE } from '../timing';
import { isLabelHeld, sharesPrincipal, timesOf } from '../traits';

type Retired = Pick<CredentialRecord, 'id' | 'version'> & Partial<Pick<CredentialRecord, 'state'>>;

/**
 * Takes a credential out of service: removes its labels, then disables it, or removes it if it cannot be disabled. `assess`
 * decides whether it is retired. Returns false for a compromised credential that AWSCURRENT contains but does not use; the
 * next promotion ends it. Throws LabelsMoved.
 */
export async function retire(context: Context, retired: Retired): Promise<boolean> {
  const { adapter, clock, log } = context;
  const { id, version, state } = retired;
  const compromised = state === 'compromised';
  // An abandoned rotation may still make it current. Its record must not be overwritten.
  const neverCurrent = state === 'pending';
  const record = (next: State) => writeRecord(context, id, next, neverCurrent ? NO_VERSION : version);
  if (!neverCurrent) await record(compromised ? 'compromised' : 'retiring');
  try {
    if (!(await removeLabels(context, retired))) return false;
    if (isLabelHeld(adapter)) return await endLabelHeld(context, retired);
    await clock.sleep(labelPropagation(context, state));
    const seen = await context.store.describe();
    if ((await versionsToRelease(context, seen, retired)).length > 0) throw labelsMoved(id);
  } catch (error) {
    // It became current, so its readers get a grace.
    if (neverCurrent && hasCode(error, 'LabelsMoved')) await writeRecord(context, id, 'live', version);
    throw error;
  }
  if (neverCurrent) await record('retiring');
  await adapter.disable?.(await issuedOf(context, retired));
  if (!adapter.disable) await adapter.remove?.(...(await removalOf(context, retired)));
  await record(compromised ? 'revoked' : 'disabled');
  log.write('info', {
    event: 'retire',
    credential: id,
    version,
    outcome: adapter.disable ? 'disabled' : 'removed',
  });
  return true;
}

/** A label-held credential ends with its label. There is nothing to disable. */
async function endLabelHeld(context: Context, { id, version, state }: Retired): Promise<true> {
  await writeRecord(context, id, state === 'compromised' ? 'revoked' : 'disabled', version);
  context.log.write('info', { event: 'retire', credential: id, version, outcome: 'label removed' });
  return true;
}

/** Time until concurrent label moves, and the removal of this label, are visible. */
function labelPropagation({ adapter }: Context, state: Retired['state']): number {
  if (state === 'compromised') return READERS_SEE;
  // The abandoned rotation of such a credential may still move a label to it or install it.
  if (state !== 'pending' && state !== 'retiring') return LABELS_VISIBLE_AFTER;
  return LABELS_VISIBLE_AFTER + Math.max(MOVE_TAKES, sharesPrincipal(adapter) ? timesOf(adapter).issue : 0);
}

/**
 * Removes the labels of every version that holds the credential, including copies written by hand. Each removal is a
 * compare-and-swap, which fails if the label has just moved. A compromised credential loses every label except AWSCURRENT,
 * which cannot be removed; one that was never current loses none. Returns false if AWSCURRENT contains the credential but
 * does not use it. Throws LabelsMoved.
 */
async function removeLabels(context: Context, retired: Retired): Promise<boolean> {
  const { state } = retired;
  const goes = (label: string) =>
    state === 'compromised' ? label !== CURRENT : label === PREVIOUS && state !== 'pending';
  let remaining: string[] = [];
  const now = await describeUntil(context, async (seen) => {
    remaining = [];
    for (const version of await versionsToRelease(context, seen, retired)) {
      const labels = labelsOf(seen, version);
      for (const label of labels.filter(goes)) await context.store.move(label, { from: version });
      remaining.push(...labels);
    }
    return remaining.length === 0;
  });
  if (remaining.length === 0) return true;
  const survives = remaining.every((label) => label === CURRENT);
  if (survives && (await versionsHolding(context, now, retired, 'inUse')).length === 0) return false;
  throw labelsMoved(retired.id);
}

/** No value may contain a compromised credential. A later value may contain a replaced one. */
function versionsToRelease(context: Context, seen: SecretState, retired: Retired): Promise<string[]> {
  return versionsHolding(context, seen, retired, retired.state === 'compromised' ? 'carried' : 'inUse');
}

/** Removes a retired credential. Its record remains only while the list still shows the credential. */
export async function remove(context: Context, retired: Retired): Promise<void> {
  const { adapter, log } = context;
  await adapter.remove?.(...(await removalOf(context, retired)));
  const shown = (await adapter.list?.())?.some(({ id }) => id === retired.id);
  if (shown) await writeRecord(context, retired.id, 'removed', NO_VERSION);
  else await eraseRecord(context, retired.id);
  log.write('info', { event: 'retire', credential: retired.id, outcome: 'removed' });
}

async function removalOf(context: Context, retired: Retired): Promise<[Issued<unknown>, Labelled<unknown>]> {
  if (context.adapter.traits.identity !== 'same') return [{ id: retired.id }, {}];
  return [await issuedOf(context, retired), await labelledValues(context, await context.store.describe())];
}

/** Reads the value only for issuers that cannot identify a credential otherwise. */
export async function issuedOf(context: Context, { id, version }: Retired): Promise<Issued<unknown>> {
  if (context.adapter.traits.identity !== 'same') return { id };
  const stored = await context.store.read(version === NO_VERSION ? id : version);
  return { id, value: stored && tryParse(context, stored.text) };
}

function labelsMoved(id: string): RekeyError {
  return new RekeyError('LabelsMoved', {
    found: `A label was moved to or from a version that holds the credential ${id} while it was being retired.`,
    unchanged: 'the credential works.',
    action: 'none unless it repeats: the next sweep retries.',
  });
}
