import type { Context } from '../context';
import { hasCode, named } from '../errors/errors';
import { type CredentialRecord, eraseRecord, NO_VERSION, readRecords } from '../inventory/credential-records';
import { type Inventory, takeInventory, tryParse } from '../inventory/inventory';
import { leaseLeft, orphansListedBy, readJournal, waitForLease } from '../inventory/journal';
import { findOrphans, waitForNamedIssue } from '../inventory/orphans';
import { issuedOf } from '../retirement/retire';
import { describeUntil } from '../secret-store/labels';
import { CURRENT, PENDING, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { LIST_PAUSE, REMOVAL_RESERVE } from '../timing';
import { keepsRecords, needsJournal } from '../traits';

/** Removes every credential that was issued for the principal, so that the principal can be deleted. */
export async function retireEverything(context: Context): Promise<void> {
  try {
    const seen = await settledState(context);
    await restorePreviousOwner(context, seen);
    if (keepsRecords(context.adapter)) await removeAll(context, seen);
  } catch (error) {
    if (!hasCode(error, 'SecretMissing', 'PrincipalGone')) throw error;
    context.log.write('warn', { event: 'resource', code: error.code, outcome: 'nothing to retire' });
  }
}

/** The state of the secret after concurrent attempts have ended. */
async function settledState(context: Context): Promise<SecretState> {
  const seen = await context.store.describe();
  if (!needsJournal(context.adapter)) return whenRecorded(context, seen);
  const journal = readJournal(context, seen);
  if (!journal || leaseLeft(context, journal) === 0) return seen;
  await waitForLease(context, journal);
  return context.store.describe();
}

/** The state with the records of a deploy that ended seconds ago: only they identify its credentials. */
async function whenRecorded(context: Context, seen: SecretState): Promise<SecretState> {
  const hasRecords = (now: SecretState) => readRecords(context, now).size > 0;
  if (!keepsRecords(context.adapter) || hasRecords(seen)) return seen;
  return describeUntil(context, hasRecords);
}

/**
 * Restores AWSCURRENT to the credential of the previous principal or kind if the deploy that changed it is rolled back: the
 * secret remains, and the label AWSPREVIOUS shows that the credential works.
 */
async function restorePreviousOwner(context: Context, seen: SecretState): Promise<void> {
  const { store, log } = context;
  const current = versionWith(seen, CURRENT);
  const previous = versionWith(seen, PREVIOUS);
  if (!current || !previous) return;
  const [currentIsOurs, previousIsOurs] = [
    await isOurs(context, seen, current),
    await isOurs(context, seen, previous),
  ];
  if (currentIsOurs && !previousIsOurs) {
    await store.move(CURRENT, { from: current, to: previous });
    log.write('warn', { event: 'resource', version: previous, outcome: 'restored' });
  }
  if (currentIsOurs !== previousIsOurs)
    await store.move(PREVIOUS, { from: currentIsOurs ? current : previous });
}

async function isOurs(context: Context, seen: SecretState, version: string): Promise<boolean> {
  if (keepsRecords(context.adapter))
    return [...readRecords(context, seen).values()].some((record) => record.version === version);
  const stored = await context.store.read(version);
  return stored !== undefined && tryParse(context, stored.text) !== undefined;
}

async function removeAll(context: Context, seen: SecretState): Promise<void> {
  const inventory = await settledInventory(context, seen);
  for (const record of inventory.records.values()) {
    if (record.version !== NO_VERSION) await removeLabels(context, record.version);
    await removeCredential(context, record);
  }
  // Includes credentials that were stored but not recorded. Labels do not protect them here.
  const known = new Set(inventory.records.keys());
  const orphans = await findOrphans(context, seen, inventory.listed, known);
  for (const id of orphans) await removeCredential(context, { id, version: NO_VERSION });
}

/** Removes the credential at the issuer without keeping any other working, AWSCURRENT included. */
async function removeCredential(
  context: Context,
  credential: Pick<CredentialRecord, 'id' | 'version'>,
): Promise<void> {
  await context.adapter.remove?.(await issuedOf(context, credential), {});
  await eraseRecord(context, credential.id);
  context.log.write('info', { event: 'retire', credential: credential.id, outcome: 'removed' });
}

async function settledInventory(context: Context, seen: SecretState): Promise<Inventory> {
  for (;;) {
    const inventory = await takeInventory(context, seen);
    if (await waitForNamedIssue(context, inventory.listed, new Set(inventory.records.keys()))) continue;
    if (inventory.orphans.length > 0 || !(await waitForList(context, seen))) return inventory;
  }
}

/**
 * Waits while the list may not yet show the credentials of a crashed attempt and the invocation has time. Returns false if
 * it did not wait.
 */
async function waitForList(context: Context, seen: SecretState): Promise<boolean> {
  const { adapter, clock, timeLeft } = context;
  const until = needsJournal(adapter) ? orphansListedBy(context, seen) : undefined;
  if (until === undefined || clock.now() >= until || timeLeft() < REMOVAL_RESERVE) return false;
  await clock.sleep(LIST_PAUSE);
  return true;
}

/** Failures are logged only: a credential must not outlive the stack because its labels cannot be removed. */
async function removeLabels(context: Context, version: string): Promise<void> {
  try {
    await context.store.move(PREVIOUS, { from: version });
    await context.store.move(PENDING, { from: version });
  } catch (thrown) {
    const { code, message } = named(thrown, context.log.scrub);
    context.log.write('warn', { event: 'resource', version, code, outcome: 'labels not removed', message });
  }
}
