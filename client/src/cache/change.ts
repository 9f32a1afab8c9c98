import { sleep } from '../clock';
import type { Cache } from './cache';
import type { Entry } from './entry';
import { refresh } from './refresh';

/** News that a secret has another current version, from an event. */
export interface SecretChange {
  /** Names and ARNs of the secret. Entries with any of them are meant. */
  readonly ids: readonly string[];
  /** The current version since the change. */
  readonly versionId: string;
  /**
   * Time of the change, milliseconds since 1970, on the clock that sets `createdAt` of versions.
   *
   * @default - not known: the change is taken for newer than what is cached
   */
  readonly at?: number;
  /**
   * Longest random wait before the fetch, so that many processes do not fetch at once, milliseconds.
   *
   * @default 1000
   */
  readonly spread?: number;
}

/** Milliseconds. A store that is eventually consistent returns the version before for a short time. */
const PAUSES = [1_000, 2_000, 4_000];
/** Events have times in seconds. */
const PRECISION = 1_000;

/**
 * Fetches again what a change made old. Reads are served meanwhile. Events come late, twice and out of order, so a change
 * only says when to look: the version that the backend returns then is used.
 */
export async function applyChange(cache: Cache, change: SecretChange): Promise<void> {
  const { clock, random } = cache.context;
  const ids = new Set(change.ids);
  const affected = [...cache.all()].filter(
    ({ key: { request } }) => ids.has(request.id) && !request.versionId,
  );
  const old = affected.filter((entry) => isOld(entry, change));
  if (old.length === 0) return;
  await sleep(clock, random() * (change.spread ?? 1_000), { keepAlive: false });
  await Promise.all(old.map((entry) => follow(entry, change)));
}

/** True if the cached version may be another one than the backend has since the change. */
function isOld({ key, secret }: Entry, { versionId, at }: SecretChange): boolean {
  if (secret === undefined || secret.versionId === versionId) return false;
  const created = secret.createdAt ?? Number.NEGATIVE_INFINITY;
  // Created after the change, and current when it was fetched: a later change made it so.
  return !(isCurrent(key.request.stage) && at !== undefined && created > at + PRECISION);
}

async function follow(entry: Entry, change: SecretChange): Promise<void> {
  const { clock } = entry.context;
  const current = isCurrent(entry.key.request.stage);
  for (const pause of [0, ...(current ? PAUSES : [])]) {
    if (pause > 0) await sleep(clock, pause, { keepAlive: false });
    const { secret } = entry;
    if (entry.context.closed || secret === undefined) return;
    // The cache keeps a failure, and tells its listeners.
    await refresh(entry, { unlessVersion: secret.versionId }).catch(() => {});
    if (!isOld(entry, change)) return;
  }
}

const isCurrent = (stage: string | undefined): boolean => stage === undefined || stage === 'AWSCURRENT';
