import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { readRecords, writeRecord } from '../inventory/credential-records';
import { idOf } from '../inventory/inventory';
import { labelsOf, PENDING, type SecretState } from '../secret-store/secret-store';
import { keepsRecords, timesOf } from '../traits';
import { authenticates } from './authenticates';

/** Adopts the value that an earlier attempt stored for this version. Throws PendingGone. */
export async function adopt(context: Context, version: string, text: string): Promise<unknown> {
  const { adapter, store, log } = context;
  const value = parse(context, text);
  const id = idOf(context, version, value);
  const lives = adapter.traits.chosenBy === 'caller' || (await isAlive(context, version, value));
  const seen = await store.describe();
  if (!lives) {
    // Another value cannot be stored for this version, so the rotation fails. It must not block the next one.
    if (labelsOf(seen, version).includes(PENDING)) await store.move(PENDING, { from: version });
    throw pendingGone(id, version);
  }
  await recordIssued(context, version, value, seen);
  log.write('info', { event: 'issue', credential: id, version, outcome: 'adopted' });
  return value;
}

/** True if the credential is active. One that the list may not show yet is verified instead. */
export async function isAlive(context: Context, version: string, value: unknown): Promise<boolean> {
  const { adapter, store, clock } = context;
  const id = idOf(context, version, value);
  const listed = (await adapter.list?.())?.find((one) => one.id === id);
  if (listed) return listed.active;
  const { listLag, propagation } = timesOf(adapter);
  const stored = await store.read(version);
  if (!stored || clock.now() - stored.created > listLag) return false;
  const check = { successes: 1, within: propagation / 2 };
  return authenticates(context, value, check, ['VerifyFailed', 'WrongPrincipal']);
}

/** Writes the record of an issued credential if an attempt crashed before writing it. */
export async function recordIssued(
  context: Context,
  version: string,
  value: unknown,
  seen: SecretState,
): Promise<void> {
  if (!keepsRecords(context.adapter)) return;
  const id = idOf(context, version, value);
  const record = readRecords(context, seen).get(id);
  // Alternating principals: the record may be of an earlier version of the same principal.
  const over = record && record.version !== version && context.adapter.traits.identity === 'alternating';
  if (!record || over) await writeRecord(context, id, 'pending', version);
}

function pendingGone(id: string, version: string): RekeyError {
  return new RekeyError('PendingGone', {
    found: `Version ${version} holds the credential ${id}, which is not active at its issuer.`,
    unchanged: 'AWSCURRENT; AWSPENDING was removed from the version.',
    action: 'rotate again; find out who removed or disabled the credential.',
  });
}
