import type { IssueRequest } from '../adapter';
import type { Context } from '../context';
import { hasCode, RekeyError } from '../errors/errors';
import { readRecords, recordTag } from '../inventory/credential-records';
import { type Inventory, idOf, knownIds, takeInventory, tryParse } from '../inventory/inventory';
import { leaseLeft, mayIssue, openJournal, readJournal, waitForLease } from '../inventory/journal';
import { waitForNamedIssue } from '../inventory/orphans';
import { nameOf } from '../inventory/owner';
import { promotionOfCurrent } from '../inventory/promotion';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { pendingValue, readWhenVisible } from '../secret-store/stored-value';
import { EXPIRY_SLACK } from '../timing';
import { keepsRecords, needsJournal } from '../traits';
import { adopt } from './adopt';
import { issueAndStore } from './issue-and-store';
import { makeRoom, makeRoomForStored } from './make-room';

/**
 * createSecret: issues a credential and stores it as the value of the version. After a crash at any point, the value, a
 * record, the journal or a name shows the next attempt what was issued.
 *
 * @param excluded ids of compromised credentials whose records may not be visible yet.
 */
export async function issue(
  context: Context,
  version: string,
  rotationToken?: string,
  excluded?: ReadonlySet<string>,
): Promise<unknown> {
  const { store, adapter, clock, log } = context;
  log.hide(rotationToken);
  const removed = new Set<string>();
  for (;;) {
    const there = await store.read(version);
    if (there) {
      if (await makeRoomForStored(context, version, there.text, removed)) continue;
      return adopt(context, version, there.text);
    }
    const seen = await store.describe();
    const earlier = needsJournal(adapter) ? readJournal(context, seen) : undefined;
    if (earlier && leaseLeft(context, earlier) > 0) {
      await waitForLease(context, earlier);
      continue;
    }
    // Another attempt may begin during a wait or while a slot is freed, so the state is read again after each.
    const inventory = await takeInventory(context, seen, removed);
    if (await waitForNamedIssue(context, inventory.listed, knownIds(inventory))) continue;
    if (await makeRoom(context, inventory, version, removed)) continue;
    const request = await requestFor(context, seen, version, excluded);
    if (adapter.traits.chosenBy === 'caller') return writeAhead(context, request, inventory, rotationToken);
    const ids = inventory.listed.map(({ id }) => id);
    const journal = needsJournal(adapter) ? await openJournal(context, ids, earlier) : undefined;
    if (needsJournal(adapter) && !(journal && mayIssue(journal, clock.now()))) continue;
    try {
      return await issueAndStore(context, request, journal, rotationToken);
    } catch (error) {
      // Another attempt at this version may have taken the slot since the inventory.
      const theirs = hasCode(error, 'SlotTaken') && (await readWhenVisible(context, version));
      if (!theirs) throw error;
      return adopt(context, version, theirs.text);
    }
  }
}

async function requestFor(
  context: Context,
  seen: SecretState,
  version: string,
  excluded: ReadonlySet<string> = new Set(),
): Promise<IssueRequest<unknown>> {
  const { settings, clock, adapter } = context;
  const { overdueAfter, grace } = settings;
  return {
    version,
    name: nameOf(context, version),
    current: await currentValue(context, seen),
    currentSince: promotionOfCurrent(seen)?.time,
    ...(adapter.traits.expires ? { expiresAt: clock.now() + overdueAfter + grace + EXPIRY_SLACK } : {}),
    excluded: new Set([...excluded, ...compromisedIds(context, seen)]),
  };
}

/** The current value; undefined at the first deploy or if AWSCURRENT holds no value of this kind. */
async function currentValue(context: Context, seen: SecretState): Promise<unknown> {
  const version = versionWith(seen, CURRENT);
  const stored = version && (await readWhenVisible(context, version));
  return stored ? tryParse(context, stored.text) : undefined;
}

function compromisedIds(context: Context, seen: SecretState): Set<string> {
  const records = keepsRecords(context.adapter) ? [...readRecords(context, seen).values()] : [];
  const compromised = records.filter(({ state }) => state === 'compromised' || state === 'revoked');
  return new Set(compromised.map(({ id }) => id));
}

/** Stores a value that the caller chooses before the issuer receives it. Every later attempt finds it. */
async function writeAhead(
  context: Context,
  request: IssueRequest<unknown>,
  inventory: Inventory,
  rotationToken?: string,
): Promise<unknown> {
  const { adapter, store, log } = context;
  const { version } = request;
  const value = await adapter.issue(request);
  const text = adapter.serialize(value);
  log.hide(text, ...adapter.secretsIn(value));
  requireNotForeign(inventory, idOf(context, version, value));
  if ((await store.put(version, text, rotationToken)) === 'taken')
    return adopt(context, version, (await pendingValue(context, version)).text);
  const tags = recordTag(context, idOf(context, version, value), 'pending', version);
  if (Object.keys(tags).length > 0) await store.tag(tags);
  return value;
}

/** Installing the value would change a credential that was not issued for this secret. Throws SlotTaken. */
function requireNotForeign(inventory: Inventory, id: string): void {
  if (knownIds(inventory).has(id) || !inventory.listed.some((one) => one.id === id && one.active)) return;
  throw new RekeyError('SlotTaken', {
    found: `${id} has a credential at the issuer that was not issued for this secret.`,
    unchanged: 'every credential and every label; nothing was issued.',
    action: 'find its users and remove it at the issuer, or configure another principal; then retry.',
  });
}
