import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { eraseRecord, readRecords, recordTag, writeRecord } from '../inventory/credential-records';
import { currentId, findHolders, idOf } from '../inventory/inventory';
import { promotionTag, readPromotion } from '../inventory/promotion';
import { describeUntil } from '../secret-store/labels';
import { CURRENT, PENDING, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { pendingValue } from '../secret-store/stored-value';
import { MOVE_WITHIN } from '../timing';
import { isInPlace, keepsRecords } from '../traits';
import { recordIssued } from './adopt';
import { replaceInPlace } from './in-place';
import { requireInRotation } from './install';
import { briefCheck } from './verify';

/**
 * finishSecret: decides the promotion of a rotation. Verifies the new credential once more, reads AWSPENDING
 * again if that took long, and moves AWSCURRENT by one compare-and-swap. Throws VerifyFailed, CurrentMoved or RotationAbandoned.
 *
 * @param seen a state of the secret that was just read.
 * @param claimed true if AWSPENDING has already been removed from the version.
 */
export async function promote(
  context: Context,
  version: string,
  seen: SecretState,
  claimed = false,
): Promise<void> {
  const { adapter, store, clock } = context;
  const began = clock.now();
  const { text, created } = await pendingValue(context, version);
  const value = parse(context, text);
  const holder = versionWith(seen, CURRENT);
  const makeCurrent = async () => {
    if (holder === version) return;
    await recordReplaced(context, version, seen);
    if (!claimed && clock.now() - began > MOVE_WITHIN) await requireInRotation(context, version);
    await moveCurrent(context, version, holder);
  };
  if (holder !== version || isInPlace(adapter)) await recordIssued(context, version, value, seen);
  if (isInPlace(adapter)) {
    const installation = { value, seen, version: claimed ? undefined : version };
    await replaceInPlace(context, version, installation, makeCurrent);
  } else {
    await adapter.verify(value, briefCheck(context));
    await makeCurrent();
  }
  if (!claimed) await store.move(PENDING, { from: version });
  await complete(context, version, value, created);
}

/** Records the promotion of an attempt that crashed after it moved AWSCURRENT. */
export async function completePromotion(
  context: Context,
  version: string,
  seen: SecretState,
): Promise<string> {
  if (readPromotion(seen.tags)?.version === version) return 'nothing to do';
  const { text, created } = await pendingValue(context, version);
  await context.store.move(PENDING, { from: version });
  await complete(context, version, parse(context, text), created);
  return 'completed';
}

/** Records the promotion. This is the last write, so a later attempt repeats it after a crash. */
async function complete(context: Context, version: string, value: unknown, created: number): Promise<void> {
  const { adapter, store, clock, log } = context;
  if (isInPlace(adapter)) await endReplaced(context, version);
  const live = recordTag(context, idOf(context, version, value), 'live', version);
  await store.tag({ ...promotionTag({ version, time: clock.now(), issued: created }), ...live });
  log.write('info', { event: 'promote', version, outcome: 'promoted' }, { rotationSucceeded: 1 });
}

/** Records a credential that loses its last label because AWSPREVIOUS moves, so that the sweep retires it. */
async function recordReplaced(context: Context, version: string, seen: SecretState): Promise<void> {
  if (!keepsRecords(context.adapter)) return;
  const previous = versionWith(seen, PREVIOUS);
  if (context.adapter.traits.adopts) await recordAdopted(context, version, seen);
  for (const record of readRecords(context, seen).values()) {
    // Its own promotion crashed before it was recorded.
    if (record.version === versionWith(seen, CURRENT) && record.state === 'pending')
      await writeRecord(context, record.id, 'live', record.version);
    if (record.version !== previous || previous === version || record.state !== 'live') continue;
    // AWSPREVIOUS moves to a copy of its value.
    if (currentId({ seen, holders: await findHolders(context, seen) }) === record.id) continue;
    await writeRecord(context, record.id, 'replaced', record.version);
  }
}

/** Records an adopted credential that loses AWSPREVIOUS, its only record so far. Its grace starts then. */
async function recordAdopted(context: Context, version: string, seen: SecretState): Promise<void> {
  const previous = versionWith(seen, PREVIOUS);
  if (previous === undefined || previous === version) return;
  const holders = await findHolders(context, seen);
  const [id] = holders.get(previous) ?? [];
  if (id === undefined || readRecords(context, seen).has(id)) return;
  // AWSPREVIOUS moves to a copy of its value.
  if (currentId({ seen, holders }) === id) return;
  await writeRecord(context, id, 'replaced', previous);
}

/** One slot: the installation ended the replaced credential, so its label and record are removed. */
async function endReplaced(context: Context, version: string): Promise<void> {
  const { store } = context;
  const seen = await describeUntil(context, (now) => versionWith(now, CURRENT) === version);
  const previous = versionWith(seen, PREVIOUS);
  if (previous !== undefined && previous !== version) await store.move(PREVIOUS, { from: previous });
  const over = [...readRecords(context, seen).values()].filter(
    (record) => record.version !== version && record.state !== 'compromised' && record.state !== 'revoked',
  );
  for (const { id } of over) await eraseRecord(context, id);
}

async function moveCurrent(context: Context, version: string, holder: string | undefined): Promise<void> {
  if (await context.store.move(CURRENT, { to: version, from: holder })) return;
  // A concurrent promotion may not be visible yet.
  const now = versionWith(
    await describeUntil(context, (seen) => versionWith(seen, CURRENT) !== holder),
    CURRENT,
  );
  if (now === version) return;
  throw new RekeyError('CurrentMoved', {
    found: `AWSCURRENT was on ${holder ?? 'no version'} when the step began, and is on ${now ?? 'no version'} now.`,
    unchanged: 'AWSCURRENT; AWSPENDING stays on its version.',
    action: 'none if the secret was written by hand or rotated; otherwise rotate again.',
  });
}
