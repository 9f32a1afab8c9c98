import type { Context } from '../context';
import { named, RekeyError } from '../errors/errors';
import { type CredentialRecord, eraseRecord, NO_VERSION, readRecords } from '../inventory/credential-records';
import { type Inventory, takeInventory, tryParse } from '../inventory/inventory';
import { leaseLeft, leftoversShownBy, readJournal, waitForLease } from '../inventory/journal';
import { findOrphans, waitForNamed } from '../inventory/orphans';
import { issuedOf } from '../retirement/retire';
import { CURRENT, PENDING, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { LIST_PAUSE, REMOVAL_RESERVE } from '../timing';
import { keepsRecords, needsJournal } from '../traits';

/** Ends everything that was issued for the principal, so that the principal can be deleted too. */
export async function retireEverything(context: Context): Promise<void> {
  try {
    const seen = await settledState(context);
    await giveBack(context, seen);
    if (keepsRecords(context.adapter)) await removeAll(context, seen);
  } catch (error) {
    const gone = error instanceof RekeyError && ['SecretMissing', 'PrincipalGone'].includes(error.code);
    if (!gone) throw error;
    context.log.write('warn', { event: 'resource', code: error.code, outcome: 'nothing left to retire' });
  }
}

/** The state once no attempt is under way that could add to it. */
async function settledState(context: Context): Promise<SecretState> {
  const seen = await context.store.describe();
  const journal = needsJournal(context.adapter) ? readJournal(context, seen) : undefined;
  if (!journal || leaseLeft(context, journal) === 0) return seen;
  await waitForLease(context, journal);
  return context.store.describe();
}

/**
 * When the deploy that changed the principal or the kind is rolled back, the secret lives on without us: AWSCURRENT goes
 * back to the credential that was current before, which its label says works. When the whole stack is deleted, there is
 * none, or nobody is left to read it.
 */
async function giveBack(context: Context, seen: SecretState): Promise<void> {
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
    log.write('warn', { event: 'resource', version: previous, outcome: 'given back' });
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
    if (record.version !== NO_VERSION) await takeLabelsOff(context, record.version);
    await removeForGood(context, record);
  }
  // Also what was stored by an attempt that ended before its record: a label does not protect it now.
  const known = new Set(inventory.records.keys());
  const orphans = await findOrphans(context, seen, inventory.listed, known);
  for (const id of orphans) await removeForGood(context, { id, version: NO_VERSION });
}

/** Nothing is to go on working at the issuer, AWSCURRENT included. */
async function removeForGood(
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
    if (await waitForNamed(context, inventory.listed, new Set(inventory.records.keys()))) continue;
    if (inventory.orphans.length > 0 || !(await waitForList(context, seen))) return inventory;
  }
}

/**
 * Waits for a list that may not show yet the credentials of a crashed attempt, as long as the invocation has time. False
 * when it did not wait.
 */
async function waitForList(context: Context, seen: SecretState): Promise<boolean> {
  const { adapter, clock, timeLeft } = context;
  const until = needsJournal(adapter) ? leftoversShownBy(context, seen) : undefined;
  if (until === undefined || clock.now() >= until || timeLeft() < REMOVAL_RESERVE) return false;
  await clock.sleep(LIST_PAUSE);
  return true;
}

/** Labels tell the truth where they can be moved; where they cannot, a credential must not outlive the stack for it. */
async function takeLabelsOff(context: Context, version: string): Promise<void> {
  try {
    await context.store.move(PREVIOUS, { from: version });
    await context.store.move(PENDING, { from: version });
  } catch (thrown) {
    const { code, message } = named(thrown, context.log.scrub);
    context.log.write('warn', { event: 'resource', version, code, outcome: 'labels left', message });
  }
}
