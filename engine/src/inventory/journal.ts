import { createHash, randomUUID } from 'node:crypto';
import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import type { SecretState } from '../secret-store/secret-store';
import { iso, SECOND } from '../time/clock';
import { poll } from '../time/poll';
import {
  AFTER_LEASE,
  ISSUE_DEADLINE,
  JOURNAL_READ_RESERVE,
  JOURNAL_VISIBLE_AFTER,
  JOURNAL_WRITE_WITHIN,
} from '../timing';
import { leaseOf, timesOf } from '../traits';
import { ownerOf } from './owner';

/**
 * Record in tags of the secret, written before an unnamed credential is issued. After a crash, only the journal identifies
 * the orphan. It is never erased, only overwritten by the next issue: an erasure could hit another attempt's journal.
 */
export interface Journal {
  readonly time: number;
  /** Id of the attempt. */
  readonly nonce: string;
  /** True if the credential existed before the attempt. */
  existedBefore(id: string): boolean;
}

/** A tag value has up to 256 characters: the time, the nonce and 27 digests. More digests are in additional tags. */
const DIGEST_LENGTH = 8;
const DIGESTS_PER_TAG = 27;
/** Prefix of the digests. Version 0.1.0 wrote ids, separated by spaces. */
const DIGESTS = '+';

const tagOf = (context: Context) => `rekey/journal/${ownerOf(context)}`;
/** Tag with the times of earlier attempts whose credentials may not be listed yet. */
const earlierTagOf = (context: Context) => `rekey/attempts/${ownerOf(context)}`;
const settledTagOf = (context: Context) => `rekey/settled/${ownerOf(context)}`;

const digestOf = (id: string): string =>
  createHash('sha256').update(id).digest('base64url').slice(0, DIGEST_LENGTH);

/** The journal of an attempt that may have left an orphan; undefined if the attempt is settled. */
export function readJournal(context: Context, seen: SecretState): Journal | undefined {
  const journal = readLatest(context, seen);
  return journal && seen.tags[settledTagOf(context)] !== journal.nonce ? journal : undefined;
}

/** The latest journal, settled or not. */
export function readLatest(context: Context, { tags }: SecretState): Journal | undefined {
  const [time, nonce, ...before] = (tags[tagOf(context)] ?? '').split(' ');
  if (!nonce) return undefined;
  return { time: Date.parse(time), nonce, existedBefore: reader(tags, tagOf(context), nonce, before) };
}

/** Times of attempts before the latest journal that may have left an orphan. */
export function earlierAttempts(context: Context, { tags }: SecretState): number[] {
  const times = (tags[earlierTagOf(context)] ?? '').split(' ').map(Date.parse);
  return times.filter((time) => !Number.isNaN(time));
}

/** Time at which the list shows every orphan of earlier attempts; undefined if all attempts are settled. */
export function orphansListedBy(context: Context, seen: SecretState): number | undefined {
  const unsettled = readJournal(context, seen);
  const times = [...(unsettled ? [unsettled.time] : []), ...earlierAttempts(context, seen)];
  return times.length === 0 ? undefined : Math.max(...times) + listedWithin(context);
}

const listedWithin = ({ adapter }: Context): number => leaseOf(adapter) + timesOf(adapter).listLag;

/** Maximum number of times in a tag value. Each attempt waits for the lease of the one before. */
const MAX_EARLIER = 10;

function earlierTag(
  context: Context,
  seen: SecretState,
  earlier: Journal | undefined,
): Record<string, string> {
  const times = [...(earlier ? [earlier.time] : []), ...earlierAttempts(context, seen)]
    .filter((time) => context.clock.now() - time < listedWithin(context))
    .slice(0, MAX_EARLIER);
  const tag = earlierTagOf(context);
  return times.length > 0 || seen.tags[tag] ? { [tag]: times.map(iso).join(' ') } : {};
}

function reader(
  tags: SecretState['tags'],
  tag: string,
  nonce: string,
  [first, ...others]: readonly string[],
): Journal['existedBefore'] {
  if (!first?.startsWith(DIGESTS)) return (id) => [first, ...others].includes(id);
  const parts = [first.slice(1)];
  for (let part = 1; ; part++) {
    const [owner, digests] = (tags[`${tag}/${part}`] ?? '').split(' ');
    if (owner !== nonce) break;
    parts.push(digests);
  }
  const known = new Set(parts.join('').match(/.{8}/g) ?? []);
  return (id) => known.has(digestOf(id));
}

function journalTags(context: Context, journal: Journal, ids: readonly string[]): Record<string, string> {
  const tag = tagOf(context);
  const part = (from: number) =>
    ids
      .slice(from, from + DIGESTS_PER_TAG)
      .map(digestOf)
      .join('');
  const tags: Record<string, string> = {
    [tag]: `${iso(journal.time)} ${journal.nonce} ${DIGESTS}${part(0)}`,
  };
  for (let from = DIGESTS_PER_TAG; from < ids.length; from += DIGESTS_PER_TAG) {
    tags[`${tag}/${from / DIGESTS_PER_TAG}`] = `${journal.nonce} ${part(from)}`;
  }
  return tags;
}

/** Marks the journal as settled: the attempt's credential has a record, so an unknown credential is not its orphan. */
export function settledTag(context: Context, journal: Journal): Record<string, string> {
  return { [settledTagOf(context)]: journal.nonce };
}

export function leaseLeft(context: Context, journal: Journal | undefined): number {
  return journal ? Math.max(0, journal.time + leaseOf(context.adapter) - context.clock.now()) : 0;
}

export const mayIssue = (journal: Journal, now: number): boolean => now < journal.time + ISSUE_DEADLINE;

/**
 * Writes a journal and reads it back. Returns undefined if another attempt may have written one concurrently.
 *
 * @param ids ids of the listed credentials. The journal of an attempt that issued one of them is visible by now.
 */
export async function openJournal(
  context: Context,
  ids: readonly string[],
  earlier: Journal | undefined,
): Promise<Journal | undefined> {
  const { store, clock } = context;
  const lease = leaseOf(context.adapter);
  if (context.timeLeft() < lease) throw anotherAttempt(earlier, lease);
  const began = clock.now();
  const before = await store.describe();
  if (readJournal(context, before)?.nonce !== earlier?.nonce) return undefined;
  const mine: Journal = {
    time: clock.now(),
    nonce: randomUUID().slice(0, 8),
    existedBefore: (id) => ids.includes(id),
  };
  await store.tag({ ...journalTags(context, mine, ids), ...earlierTag(context, before, earlier) });
  if (clock.now() - began > JOURNAL_WRITE_WITHIN) return undefined;
  await clock.sleep(JOURNAL_VISIBLE_AFTER);
  const patience = ISSUE_DEADLINE - JOURNAL_VISIBLE_AFTER - JOURNAL_READ_RESERVE;
  const standing = await poll(clock, patience, async () => {
    const seen = readJournal(context, await store.describe());
    return seen?.nonce === earlier?.nonce ? undefined : seen;
  });
  return standing?.nonce === mine.nonce ? mine : undefined;
}

/** Waits until no other attempt can hold an issued credential in memory only. Throws AnotherAttempt. */
export async function waitForLease(context: Context, journal: Journal): Promise<void> {
  const left = leaseLeft(context, journal);
  if (left + AFTER_LEASE > context.timeLeft()) throw anotherAttempt(journal, left);
  await context.clock.sleep(left);
}

export function anotherAttempt(journal: Pick<Journal, 'time'> | undefined, left: number): RekeyError {
  return new RekeyError('AnotherAttempt', {
    found: `Another attempt may be issuing a credential${journal ? ` (journal of ${iso(journal.time)})` : ''}, and there is no time left to wait for it.`,
    unchanged: 'everything; this attempt issued nothing.',
    action: `none if a later attempt succeeds; otherwise retry in ${Math.ceil(left / SECOND)} seconds.`,
  });
}
