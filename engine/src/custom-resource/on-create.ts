import type { Context } from '../context';
import type { ErrorCode } from '../errors/error-codes';
import { hasCode } from '../errors/errors';
import { eraseRecord, isOfAnotherOwner } from '../inventory/credential-records';
import { idOf } from '../inventory/inventory';
import { labelledValues } from '../inventory/labelled-values';
import { readPromotion } from '../inventory/promotion';
import { restorePublished } from '../inventory/restore-published';
import { adopt, isAlive } from '../rotation/adopt';
import { authenticates } from '../rotation/authenticates';
import { issue } from '../rotation/issue';
import { promote } from '../rotation/promote';
import { briefCheck, installAndVerify } from '../rotation/verify';
import { requireCurrent } from '../secret-store/current-value';
import { describeUntil } from '../secret-store/labels';
import {
  CURRENT,
  labelsOf,
  PENDING,
  PREVIOUS,
  type SecretState,
  versionWith,
} from '../secret-store/secret-store';
import { ATTEMPT_ENDS, MOVE_TAKES } from '../timing';
import { isLabelHeld, timesOf } from '../traits';

/**
 * Ensures that AWSCURRENT holds a working credential of this kind and principal. Issues one with the given version only if
 * there is none. Reverts its changes on failure.
 */
export async function ensureCurrent(context: Context, version: string): Promise<'kept' | 'issued'> {
  const seen = await context.store.describe();
  const current = versionWith(seen, CURRENT);
  // CloudFormation may repeat the request. A transient error must not revert a credential that is in use.
  if (current === version && isPromoted(seen, version)) return 'kept';
  if (current && current !== version && (await isOurs(context, seen))) return 'kept';
  const value = await issue(context, version);
  let claimed = false;
  try {
    await installAndVerify(context, value);
    // Secrets Manager puts AWSCURRENT on the first version of a secret.
    const labelled = await describeUntil(context, (now) => labelsOf(now, version).length > 0);
    claimed = await claim(context, version);
    if (!claimed && (await isPromotedByAnother(context, version, value))) return 'kept';
    await promote(context, version, labelled, true);
  } catch (error) {
    await undo(context, version, value, claimed);
    throw error;
  }
  return 'issued';
}

/**
 * CloudFormation may repeat the request. Of two attempts at one version, the one that removes AWSPENDING promotes the
 * credential or removes it.
 */
function claim({ store }: Context, version: string): Promise<boolean> {
  return store.move(PENDING, { from: version });
}

const isPromoted = (seen: SecretState, version: string): boolean =>
  readPromotion(seen.tags)?.version === version;

/** Waits for the result of another attempt, which may have crashed. Throws PendingGone. */
async function isPromotedByAnother(context: Context, version: string, value: unknown): Promise<boolean> {
  const isDone = (seen: SecretState) => versionWith(seen, CURRENT) === version && isPromoted(seen, version);
  if (isDone(await describeUntil(context, isDone))) return true;
  if (isLabelHeld(context.adapter)) return false;
  // It may be removing the credential.
  await context.clock.sleep(Math.max(ATTEMPT_ENDS, timesOf(context.adapter).issue + MOVE_TAKES));
  await adopt(context, version, context.adapter.serialize(value));
  return isDone(await context.store.describe());
}

/** True if the current credential is one of this kind and principal. Throws if it then does not authenticate. */
async function isOurs(context: Context, seen: SecretState): Promise<boolean> {
  const version = versionWith(seen, CURRENT) as string;
  // An endpoint that many principals share, such as one for mail, accepts the credential of another principal too.
  if (isOfAnotherOwner(context, seen, version)) return false;
  const value = await currentValue(context, seen);
  if (value === undefined) return false;
  // A deploy may change the places.
  await restorePublished(context);
  if (!context.adapter.list) {
    const refusals: ErrorCode[] = isLabelHeld(context.adapter) ? [] : ['VerifyFailed', 'WrongPrincipal'];
    return authenticates(context, value, briefCheck(context), refusals);
  }
  const lives = await isAlive(context, version, value);
  if (lives) await context.adapter.verify(value, briefCheck(context));
  return lives;
}

async function currentValue(context: Context, seen: SecretState): Promise<unknown> {
  try {
    return (await requireCurrent(context, seen)).credential;
  } catch (error) {
    if (hasCode(error, 'SecretEmpty', 'SecretMalformed', 'WrongKind')) return undefined;
    throw error;
  }
}

/** Removes the credential of the version, unless another attempt has claimed it or readers may already use it. */
async function undo(context: Context, version: string, value: unknown, claimed: boolean): Promise<void> {
  const { adapter, log } = context;
  try {
    if (!claimed && !(await claim(context, version))) return;
    if (claimed) {
      const seen = await describeUntil(context, (now) => isPromoted(now, version));
      const isRead = labelsOf(seen, version).includes(CURRENT) && versionWith(seen, PREVIOUS) !== undefined;
      if (isRead || isPromoted(seen, version)) return;
    }
    if (!adapter.remove) return;
    const id = idOf(context, version, value);
    await adapter.remove(
      { id, value },
      await labelledValues(context, await context.store.describe(), version),
    );
    await eraseRecord(context, id);
  } catch (thrown) {
    // The deploy reports the first error. The Delete of the rollback removes the rest.
    log.write('error', {
      event: 'resource',
      version,
      outcome: 'undo failed',
      message: log.scrub(String(thrown)),
    });
  }
}
