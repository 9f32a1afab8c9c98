import type { Context } from '../context';
import { named, RekeyError } from '../errors/errors';
import { idOf, tryParse } from '../inventory/inventory';
import { CURRENT, labelsOf, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { INDEX_RESERVE } from '../timing';
import { SHORTEST_FINGERPRINTED } from './fingerprint';
import { type IndexRecord, indexTag, isIndexed, readIndexRecord } from './index-record';
import type { IndexedCredential, IndexedVersion, LeakIndex } from './leak-index';

/**
 * Writes the fingerprints of the labelled versions that the index does not have yet, the current one last. Without an index,
 * nothing is done. Throws IndexNotWritten.
 *
 * @param promoted the version that was just promoted, whose label may not be visible yet.
 */
export async function updateIndex(context: Context, seen: SecretState, promoted?: string): Promise<void> {
  const { index, store } = context;
  if (!index) return;
  const record = readIndexRecord(seen.tags);
  const current = promoted ?? versionWith(seen, CURRENT);
  const known = (version: string) => isIndexed(record, index.id, version);
  // A step reads its own version only, and those that are or were current.
  const isRead = (version: string) => promoted === undefined || !labelsOf(seen, version).includes(PENDING);
  const others = Object.keys(seen.versions).filter((version) => version !== current && isRead(version));
  const missing = others.filter((version) => !known(version));
  const isCurrentKnown = current === undefined || (known(current) && record?.current === current);
  if (missing.length === 0 && isCurrentKnown) return;
  try {
    const written = others.filter(known);
    for (const version of missing) if (await write(context, index, version, false)) written.push(version);
    // Last, because the current version gets the parts that several versions hold.
    const isWritten = current !== undefined && (await write(context, index, current, true));
    const next: IndexRecord = { index: index.id, others: written, ...(isWritten ? { current } : {}) };
    await store.tag(indexTag(next));
  } catch (thrown) {
    throw indexNotWritten(named(thrown, context.log.scrub));
  }
}

/** Updates the index after a change of the secret. A failure is logged only: the next sweep writes what is missing. */
export async function tryUpdateIndex(context: Context, promoted?: string): Promise<void> {
  if (!context.index) return;
  try {
    await updateIndex(context, await context.store.describe(), promoted);
  } catch (thrown) {
    const { code, message } = indexNotWritten(named(thrown, context.log.scrub));
    context.log.write('warn', { event: 'index', code, message });
  }
}

/** Writes one version. Returns false if it has no value yet. */
async function write(
  context: Context,
  index: LeakIndex,
  version: string,
  current: boolean,
): Promise<boolean> {
  if (context.timeLeft() < INDEX_RESERVE) throw new Error('The function was about to time out.');
  const stored = await context.store.read(version);
  if (!stored) return false;
  const value = tryParse(context, stored.text);
  // A value of another kind was written by the rotator of that kind.
  if (value === undefined) return true;
  const credentials = credentialsIn(context, version, value);
  await index.write({ version, issued: stored.created, current, credentials } satisfies IndexedVersion);
  return true;
}

/** The secret parts of a value by credential. */
function credentialsIn(context: Context, version: string, value: unknown): IndexedCredential[] {
  const { adapter } = context;
  const long = (secrets: readonly string[]) => [
    ...new Set(secrets.filter(({ length }) => length >= SHORTEST_FINGERPRINTED)),
  ];
  const { secretsOf } = adapter;
  if (!adapter.idsIn || !secretsOf)
    return [{ id: idOf(context, version, value), secrets: long(adapter.secretsIn(value)) }];
  return adapter.idsIn(value).map((id) => ({ id, secrets: long(secretsOf(value, id)) }));
}

function indexNotWritten(cause: RekeyError): RekeyError {
  if (cause.code === 'IndexNotWritten') return cause;
  return new RekeyError('IndexNotWritten', {
    found: `The leak index does not have the fingerprints of every labelled version: ${cause.report.found}`,
    unchanged: 'the secret and its credentials; the rotation is not affected.',
    action: 'none if the next sweep succeeds; otherwise check the table, the key and the policy of the role.',
  });
}
