import type { IssueRequest } from '../adapter';
import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { readRecords, recordTag } from '../inventory/credential-records';
import { explainedIds, type Inventory, idOf, takeInventory } from '../inventory/inventory';
import { leaseLeft, mayIssue, openJournal, readJournal, waitForLease } from '../inventory/journal';
import { waitForNamed } from '../inventory/orphans';
import { nameOf } from '../inventory/owner';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { patientRead, pendingValue } from '../secret-store/stored-value';
import { EXPIRY_SLACK } from '../timing';
import { keepsRecords, needsJournal } from '../traits';
import { adopt } from './adopt';
import { issueAndStore } from './issue-and-store';
import { makeRoom, makeRoomForStored } from './make-room';

/**
 * createSecret: stores a value under the version. Whatever happens in between, the value of the version, a record, the
 * journal or a name shows the next attempt what was issued.
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
    // Waiting and making room take time in which another attempt may begin: look again after each.
    const inventory = await takeInventory(context, seen, removed);
    if (await waitForNamed(context, inventory.listed, explainedIds(inventory))) continue;
    if (await makeRoom(context, inventory, version, removed)) continue;
    const request = await requestFor(context, seen, version, excluded);
    if (adapter.traits.chosenBy === 'caller') return writeAhead(context, request, inventory, rotationToken);
    const ids = inventory.listed.map(({ id }) => id);
    const journal = needsJournal(adapter) ? await openJournal(context, ids, earlier) : undefined;
    if (needsJournal(adapter) && !(journal && mayIssue(journal, clock.now()))) continue;
    try {
      return await issueAndStore(context, request, journal, rotationToken);
    } catch (error) {
      // Since the inventory, another attempt at this version may have taken the slot.
      const theirs = isSlotTaken(error) && (await patientRead(context, version));
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
    ...(adapter.traits.expires ? { expiresAt: clock.now() + overdueAfter + grace + EXPIRY_SLACK } : {}),
    excluded: new Set([...excluded, ...compromisedIds(context, seen)]),
  };
}

/** Undefined at the first deploy, and where AWSCURRENT holds no value of this kind. */
async function currentValue(context: Context, seen: SecretState): Promise<unknown> {
  const version = versionWith(seen, CURRENT);
  const stored = version && (await patientRead(context, version));
  if (!stored) return undefined;
  try {
    return parse(context, stored.text);
  } catch (error) {
    if (error instanceof RekeyError) return undefined;
    throw error;
  }
}

function compromisedIds(context: Context, seen: SecretState): Set<string> {
  const records = keepsRecords(context.adapter) ? [...readRecords(context, seen).values()] : [];
  const compromised = records.filter(({ state }) => state === 'compromised' || state === 'revoked');
  return new Set(compromised.map(({ id }) => id));
}

/** The caller chooses the value: once it is stored, every later attempt finds it. */
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
  if (explainedIds(inventory).has(id) || !inventory.listed.some((one) => one.id === id && one.active)) return;
  throw new RekeyError('SlotTaken', {
    found: `${id} has a credential at the issuer that was not issued for this secret.`,
    unchanged: 'every credential and every label; nothing was issued.',
    action: 'find out who uses it, and remove it at the issuer or name another principal; then try again.',
  });
}

const isSlotTaken = (error: unknown): boolean => error instanceof RekeyError && error.code === 'SlotTaken';
