import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { eraseRecord, readRecords, recordTag, writeRecord } from '../inventory/credential-records';
import { currentId, findHolders, idOf } from '../inventory/inventory';
import { promotionTag, readPromotion } from '../inventory/promotion';
import { lookUntil } from '../secret-store/labels';
import { CURRENT, PENDING, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { pendingValue } from '../secret-store/stored-value';
import { MOVE_WITHIN } from '../timing';
import { isInPlace, keepsRecords } from '../traits';
import { recordIssued } from './adopt';
import { replaceInPlace } from './in-place';
import { requireTurn } from './install';
import { brief } from './verify';

/**
 * finishSecret: makes the version current by one compare-and-swap. Throws CurrentMoved or RotationAbandoned.
 *
 * @param seen a state of the secret that was read a moment ago.
 * @param claimed true when AWSPENDING has been taken off the version already.
 */
export async function promote(
  context: Context,
  version: string,
  seen: SecretState,
  claimed = false,
): Promise<void> {
  const { adapter, store, clock } = context;
  const looked = clock.now();
  const { text, created } = await pendingValue(context, version);
  const value = parse(context, text);
  const holder = versionWith(seen, CURRENT);
  const makeCurrent = async () => {
    if (holder === version) return;
    await recordReplaced(context, version, seen);
    if (!claimed && clock.now() - looked > MOVE_WITHIN) await requireTurn(context, version);
    await moveCurrent(context, version, holder);
  };
  if (holder !== version || isInPlace(adapter)) await recordIssued(context, version, value, seen);
  if (isInPlace(adapter)) {
    const installation = { value, seen, version: claimed ? undefined : version };
    await replaceInPlace(context, version, installation, makeCurrent);
  } else {
    await adapter.verify(value, brief(context));
    await makeCurrent();
  }
  if (!claimed) await store.move(PENDING, { from: version });
  await complete(context, version, value, created);
}

/** An attempt may have ended after it moved the label and before it wrote the promotion down. */
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

/** The promotion is written down last: until then, a later attempt does this again. */
async function complete(context: Context, version: string, value: unknown, created: number): Promise<void> {
  const { adapter, store, clock, log } = context;
  if (isInPlace(adapter)) await endReplaced(context, version);
  const live = recordTag(context, idOf(context, version, value), 'live', version);
  await store.tag({ ...promotionTag({ version, time: clock.now(), issued: created }), ...live });
  log.write('info', { event: 'promote', version, outcome: 'promoted' }, { rotationSucceeded: 1 });
}

/** AWSPREVIOUS is about to move on: a credential that so loses its last label is still ours to retire. */
async function recordReplaced(context: Context, version: string, seen: SecretState): Promise<void> {
  if (!keepsRecords(context.adapter)) return;
  const previous = versionWith(seen, PREVIOUS);
  for (const record of readRecords(context, seen).values()) {
    // Its own promotion ended before it was written down.
    if (record.version === versionWith(seen, CURRENT) && record.state === 'pending')
      await writeRecord(context, record.id, 'live', record.version);
    if (record.version !== previous || previous === version || record.state !== 'live') continue;
    // AWSPREVIOUS moves to a copy of its value.
    if (currentId({ seen, holders: await findHolders(context, seen) }) === record.id) continue;
    await writeRecord(context, record.id, 'replaced', record.version);
  }
}

/** One slot: the replaced credential ended when the new one was installed, so it has neither label nor record. */
async function endReplaced(context: Context, version: string): Promise<void> {
  const { store } = context;
  const seen = await lookUntil(context, (now) => versionWith(now, CURRENT) === version);
  const previous = versionWith(seen, PREVIOUS);
  if (previous !== undefined && previous !== version) await store.move(PREVIOUS, { from: previous });
  const over = [...readRecords(context, seen).values()].filter(
    (record) => record.version !== version && record.state !== 'compromised' && record.state !== 'revoked',
  );
  for (const { id } of over) await eraseRecord(context, id);
}

async function moveCurrent(context: Context, version: string, holder: string | undefined): Promise<void> {
  if (await context.store.move(CURRENT, { to: version, from: holder })) return;
  // A concurrent promotion, of this version or another, is visible late.
  const now = versionWith(await lookUntil(context, (seen) => versionWith(seen, CURRENT) !== holder), CURRENT);
  if (now === version) return;
  throw new RekeyError('CurrentMoved', {
    found: `AWSCURRENT was on ${holder ?? 'no version'} when the step began, and is on ${now ?? 'no version'} now.`,
    unchanged: 'AWSCURRENT where it is; AWSPENDING on its version.',
    action: 'none if somebody wrote the secret by hand or rotated it; otherwise rotate again.',
  });
}
