import type { Listed } from '../adapter';
import type { Context } from '../context';
import type { SecretState } from '../secret-store/secret-store';
import { ROUNDING } from '../timing';
import { leaseOf, needsJournal } from '../traits';
import { anotherAttempt, earlierAttempts, leaseLeft, readJournal, readLatest } from './journal';
import { namePrefix } from './owner';

/**
 * Finds orphans: credentials of a crashed attempt that are in no record and no version. A value that the caller chooses is
 * recorded before the issuer receives it, so only values that the issuer chooses can be orphans.
 */
export async function findOrphans(
  context: Context,
  seen: SecretState,
  listed: readonly Listed[],
  known: ReadonlySet<string>,
): Promise<string[]> {
  const { adapter } = context;
  if (adapter.traits.chosenBy === 'caller') return [];
  const unknown = listed.filter(({ id }) => !known.has(id));
  return needsJournal(adapter) ? byJournal(context, seen, unknown) : byName(context, unknown);
}

/** Orphans did not exist before the last attempt, were created during an unsettled attempt, and were never used. */
async function byJournal(context: Context, seen: SecretState, unknown: readonly Listed[]): Promise<string[]> {
  const { adapter } = context;
  const latest = readLatest(context, seen);
  const unsettled = readJournal(context, seen);
  if (!latest || leaseLeft(context, unsettled) > 0) return [];
  const attempts = [...(unsettled ? [unsettled.time] : []), ...earlierAttempts(context, seen)];
  const orphans = [];
  for (const { id, created } of unknown) {
    if (latest.existedBefore(id)) continue;
    if (!attempts.some((time) => created >= time - ROUNDING && created <= time + leaseOf(adapter))) continue;
    if ((await adapter.lastUsed?.(id)) !== undefined) continue;
    orphans.push(id);
  }
  return orphans;
}

/** Orphans have a name of this secret and are older than any attempt that may still run. */
function byName(context: Context, unknown: readonly Listed[]): string[] {
  return named(context, unknown)
    .filter(({ created }) => created < leaseBegins(context))
    .map(({ id }) => id);
}

const named = (context: Context, listed: readonly Listed[]) =>
  listed.filter(({ name }) => name?.startsWith(namePrefix(context)));

const leaseBegins = ({ adapter, clock }: Context): number => clock.now() - leaseOf(adapter) - ROUNDING;

/** Waits for an attempt that may have issued a listed credential and not stored it yet. Throws AnotherAttempt. */
export async function waitForNamedIssue(
  context: Context,
  listed: readonly Listed[],
  known: ReadonlySet<string>,
): Promise<boolean> {
  if (context.adapter.traits.naming !== 'named') return false;
  const fresh = named(context, listed).filter(
    ({ id, created }) => !known.has(id) && created >= leaseBegins(context),
  );
  if (fresh.length === 0) return false;
  const time = Math.max(...fresh.map(({ created }) => created));
  const left = time - leaseBegins(context) + 1;
  if (left > context.timeLeft() / 2) throw anotherAttempt({ time }, left);
  await context.clock.sleep(left);
  return true;
}
