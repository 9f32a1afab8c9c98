import { randomUUID } from 'node:crypto';
import type { Kind, Listed } from '../adapter';
import type { IssuerScene, Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { READERS_SEE } from '../secret-store/labels';
import type { SecretState } from '../secret-store/secret-store';
import { iso, SECOND } from '../time/clock';
import { poll } from '../time/poll';
import { ownerOf } from './credential-records';

/**
 * Written before a credential is issued, since an issuer that gives no names leaves nothing else to find it
 * by when we crash before it is stored. It is never erased, only overwritten by the next issue: an erasure
 * could hit the journal that another attempt has just written.
 */
export interface Journal {
  readonly time: number;
  /** Whose attempt it is. */
  readonly nonce: string;
  /** Ids that lived at the issuer before. */
  readonly before: readonly string[];
}

/** How long the writer of a journal may have an issued credential in its memory alone. */
export const LEASE = 60 * SECOND;
/** Later than this after the journal, nothing is issued any more. */
const ISSUE_WITHIN = LEASE / 2;
/** So long after the last look a journal may be written; later, that of another attempt may be overwritten. */
const WRITE_WITHIN = 2 * SECOND;
/**
 * Two attempts at once may each read its own journal, as long as reads are behind. So much later both read the
 * later one: what the second wrote before it could see the first, and what the first reads then, are each
 * behind by as much as readers can be.
 */
const JOURNALS_SETTLE = 2 * READERS_SEE + WRITE_WITHIN;
/** Issuers round their times down to seconds, and our clock follows the services' only so closely. */
const ROUNDING = 4 * SECOND;

const tagOf = (kind: Kind) => `rekey/journal/${ownerOf(kind)}`;
const settledTagOf = (kind: Kind) => `rekey/settled/${ownerOf(kind)}`;

/** The journal of an attempt that may have left something; undefined when all that it issued is known. */
export function readJournal(kind: Kind, tags: SecretState['tags']): Journal | undefined {
  const [time, nonce, ...before] = (tags[tagOf(kind)] ?? '').split(' ');
  if (!nonce || tags[settledTagOf(kind)] === nonce) return undefined;
  return { time: Date.parse(time), nonce, before };
}

/** Says that what the attempt issued is in the ledger: whatever else is found is a stranger's. */
export function settledTag(kind: Kind, journal: Journal): Record<string, string> {
  return { [settledTagOf(kind)]: journal.nonce };
}

export const leaseLeft = (journal: Journal | undefined, now: number): number =>
  journal ? Math.max(0, journal.time + LEASE - now) : 0;

export const mayIssue = (journal: Journal, now: number): boolean => now < journal.time + ISSUE_WITHIN;

/**
 * Writes a journal and looks whether it stands; undefined when another attempt's may have come in between.
 *
 * @param before what is listed. Whatever another attempt has issued of that, its journal can be read by now.
 */
export async function openJournal(
  scene: IssuerScene,
  before: readonly string[],
  earlier: Journal | undefined,
): Promise<Journal | undefined> {
  const { kind, store, clock } = scene;
  if (scene.timeLeft() < LEASE) throw anotherAttempt(earlier, LEASE);
  const latest = async () => readJournal(kind, (await store.describe()).tags);
  const looked = clock.now();
  if ((await latest())?.nonce !== earlier?.nonce) return undefined;
  const mine: Journal = { time: clock.now(), nonce: randomUUID().slice(0, 8), before };
  await store.tag({ [tagOf(kind)]: [iso(mine.time), mine.nonce, ...before].join(' ') });
  if (clock.now() - looked > WRITE_WITHIN) return undefined;
  await clock.sleep(JOURNALS_SETTLE);
  const standing = await poll(clock, ISSUE_WITHIN - JOURNALS_SETTLE - 5 * SECOND, async () => {
    const seen = await latest();
    return seen?.nonce === earlier?.nonce ? undefined : seen;
  });
  return standing?.nonce === mine.nonce ? mine : undefined;
}

/** Waits until no other attempt can have an issued credential in its memory. */
export async function waitForLease(scene: Scene, journal: Journal, needed = 30 * SECOND): Promise<void> {
  const left = leaseLeft(journal, scene.clock.now());
  if (left + needed > scene.timeLeft()) throw anotherAttempt(journal, left);
  await scene.clock.sleep(left);
}

function anotherAttempt(journal: Journal | undefined, left: number): RekeyError {
  return new RekeyError('AnotherAttempt', {
    found: `Another attempt may be issuing a credential${journal ? `, by the journal of ${iso(journal.time)}` : ''}, and there is no time left to wait for it.`,
    left: 'everything; this attempt issued nothing.',
    fix: `nothing, if a later attempt succeeds; else try again in ${Math.ceil(left / SECOND)} seconds.`,
  });
}

/**
 * Credentials that a crashed attempt left at the issuer: not there before it, made while it may have been
 * alive, known to nobody, never used.
 */
export async function findStrays(
  scene: IssuerScene,
  journal: Journal | undefined,
  listed: readonly Listed[],
  known: ReadonlySet<string>,
): Promise<string[]> {
  const { kind } = scene;
  if (!journal || leaseLeft(journal, scene.clock.now()) > 0) return [];
  const strays = [];
  for (const { id, created } of listed) {
    if (known.has(id) || journal.before.includes(id)) continue;
    if (created < journal.time - ROUNDING || created > journal.time + LEASE) continue;
    if (kind.usage && (await kind.lastUsed(id)) !== undefined) continue;
    strays.push(id);
  }
  return strays;
}
