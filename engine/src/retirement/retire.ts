import type { Issued, Labelled } from '../adapter';
import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import {
  type CredentialRecord,
  eraseRecord,
  NO_VERSION,
  type State,
  writeRecord,
} from '../inventory/credential-records';
import { tryParse, versionsHolding } from '../inventory/inventory';
import { labelledValues } from '../inventory/labelled-values';
import { lookUntil } from '../secret-store/labels';
import { CURRENT, labelsOf, PREVIOUS, type SecretState } from '../secret-store/secret-store';
import { LABELS_SETTLE, MOVES_TAKE, READERS_SEE } from '../timing';
import { isLabelHeld, sharesPrincipal, timesOf } from '../traits';

type Retired = Pick<CredentialRecord, 'id' | 'version'> & Partial<Pick<CredentialRecord, 'state'>>;

/**
 * Takes a credential out of service: no label holds it any more, and it is disabled, or removed where it cannot be
 * disabled. False for a compromised credential that AWSCURRENT carries besides the one in use: the next promotion ends
 * it. Throws LabelsMoved.
 */
export async function retire(context: Context, retired: Retired): Promise<boolean> {
  const { adapter, clock, log } = context;
  const { id, version, state } = retired;
  const compromised = state === 'compromised';
  // An abandoned rotation may be making it current all the same: what that writes down is to stand.
  const neverCurrent = state === 'pending';
  const writeDown = (next: State) => writeRecord(context, id, next, neverCurrent ? NO_VERSION : version);
  if (!neverCurrent) await writeDown(compromised ? 'compromised' : 'retiring');
  try {
    if (!(await takeLabelsOff(context, retired))) return false;
    await clock.sleep(untilMovesAreSeen(context, state));
    const seen = await context.store.describe();
    if ((await versionsEnding(context, seen, retired)).length > 0) throw labelsMoved(id);
  } catch (error) {
    // It has been made current: its readers are due a grace.
    if (neverCurrent && isLabelsMoved(error)) await writeRecord(context, id, 'live', version);
    throw error;
  }
  if (neverCurrent) await writeDown('retiring');
  await adapter.disable?.(await issuedOf(context, retired));
  if (!adapter.disable) await adapter.remove?.(...(await removalOf(context, retired)));
  await writeDown(compromised ? 'revoked' : 'disabled');
  const outcome = isLabelHeld(adapter) ? 'label taken off' : adapter.disable ? 'disabled' : 'removed';
  log.write('info', { event: 'retire', credential: id, version, outcome });
  return true;
}

/** Whoever has just moved a label is not visible yet; and readers of this one have to see that it is gone. */
function untilMovesAreSeen({ adapter }: Context, state: Retired['state']): number {
  if (state === 'compromised') return READERS_SEE;
  // An abandoned rotation has its credential marked as retiring, and may be moving a label to it or installing it.
  if (state !== 'pending' && state !== 'retiring') return LABELS_SETTLE;
  return LABELS_SETTLE + Math.max(MOVES_TAKE, sharesPrincipal(adapter) ? timesOf(adapter).issue : 0);
}

/**
 * Off every version that holds it: somebody may have copied the value by hand. Each label goes by compare-and-swap,
 * which fails when it has just been moved. A compromised credential loses every label but AWSCURRENT, which cannot be
 * taken off; one that was never current loses none. False where AWSCURRENT carries it besides the one in use. Throws
 * LabelsMoved.
 */
async function takeLabelsOff(context: Context, retired: Retired): Promise<boolean> {
  const { state } = retired;
  const goes = (label: string) =>
    state === 'compromised' ? label !== CURRENT : label === PREVIOUS && state !== 'pending';
  let remaining: string[] = [];
  const now = await lookUntil(context, async (seen) => {
    remaining = [];
    for (const version of await versionsEnding(context, seen, retired)) {
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

/** A compromised credential may be carried by no value; a replaced one may live on in later ones. */
function versionsEnding(context: Context, seen: SecretState, retired: Retired): Promise<string[]> {
  return versionsHolding(context, seen, retired, retired.state === 'compromised' ? 'carried' : 'inUse');
}

/** Ends a retired credential for good; its record stays only while the list still shows the credential. */
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

/** The value is read only for issuers that know a credential by nothing else. */
export async function issuedOf(context: Context, { id, version }: Retired): Promise<Issued<unknown>> {
  if (context.adapter.traits.identity !== 'same') return { id };
  const stored = await context.store.read(version === NO_VERSION ? id : version);
  return { id, value: stored && tryParse(context, stored.text) };
}

const isLabelsMoved = (error: unknown): boolean =>
  error instanceof RekeyError && error.code === 'LabelsMoved';

function labelsMoved(id: string): RekeyError {
  return new RekeyError('LabelsMoved', {
    found: `A label was moved to or from a version that holds the credential ${id} while it was being retired.`,
    unchanged: 'the credential works.',
    action: 'none unless it repeats: the next sweep looks again.',
  });
}
