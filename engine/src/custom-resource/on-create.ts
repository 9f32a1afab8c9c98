import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { eraseRecord } from '../inventory/credential-records';
import { idOf } from '../inventory/inventory';
import { labelledValues } from '../inventory/labelled-values';
import { readPromotion } from '../inventory/promotion';
import { adopt, isAlive } from '../rotation/adopt';
import { issue } from '../rotation/issue';
import { promote } from '../rotation/promote';
import { brief, installAndVerify } from '../rotation/verify';
import { requireCurrent } from '../secret-store/current-value';
import { lookUntil } from '../secret-store/labels';
import {
  CURRENT,
  labelsOf,
  PENDING,
  PREVIOUS,
  type SecretState,
  versionWith,
} from '../secret-store/secret-store';
import { ATTEMPT_ENDS, MOVES_TAKE } from '../timing';
import { isLabelHeld, timesOf } from '../traits';

/**
 * Makes sure that AWSCURRENT works, with a credential of this kind and principal. Issues one, under the given version,
 * only when there is none. A failure is undone.
 */
export async function ensureCurrent(context: Context, version: string): Promise<'kept' | 'issued'> {
  const seen = await context.store.describe();
  const current = versionWith(seen, CURRENT);
  // CloudFormation may ask twice; a credential that is in use already must not be undone by a transient error.
  if (current === version && isPromoted(seen, version)) return 'kept';
  if (current && current !== version && (await isOurs(context, seen))) return 'kept';
  const value = await issue(context, version);
  let claimed = false;
  try {
    await installAndVerify(context, value);
    // Secrets Manager gives AWSCURRENT to a secret's first version.
    const labelled = await lookUntil(context, (now) => labelsOf(now, version).length > 0);
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
 * CloudFormation may ask twice: of two attempts at one version, the one that takes AWSPENDING off decides whether its
 * credential is promoted or removed.
 */
function claim({ store }: Context, version: string): Promise<boolean> {
  return store.move(PENDING, { from: version });
}

const isPromoted = (seen: SecretState, version: string): boolean =>
  readPromotion(seen.tags)?.version === version;

/** Waits for the outcome of another attempt, which may also have ended early. Throws PendingGone. */
async function isPromotedByAnother(context: Context, version: string, value: unknown): Promise<boolean> {
  const isDone = (seen: SecretState) => versionWith(seen, CURRENT) === version && isPromoted(seen, version);
  if (isDone(await lookUntil(context, isDone))) return true;
  if (isLabelHeld(context.adapter)) return false;
  // It may be removing the credential, which takes as long as the issuer does.
  await context.clock.sleep(Math.max(ATTEMPT_ENDS, timesOf(context.adapter).issue + MOVES_TAKE));
  await adopt(context, version, context.adapter.serialize(value));
  return isDone(await context.store.describe());
}

/** Tells whether the current credential is one of this kind and principal; if so, it must authenticate. */
async function isOurs(context: Context, seen: SecretState): Promise<boolean> {
  const value = await currentValue(context, seen);
  if (value === undefined) return false;
  const version = versionWith(seen, CURRENT) as string;
  if (!context.adapter.list) return authenticates(context, value);
  const lives = await isAlive(context, version, value);
  if (lives) await context.adapter.verify(value, brief(context));
  return lives;
}

/** For an issuer without a list. An issuer out of reach fails the deploy. */
async function authenticates(context: Context, value: unknown): Promise<boolean> {
  try {
    await context.adapter.verify(value, brief(context));
    return true;
  } catch (error) {
    const refused = ['VerifyFailed', 'WrongPrincipal'];
    if (!isLabelHeld(context.adapter) && error instanceof RekeyError && refused.includes(error.code))
      return false;
    throw error;
  }
}

async function currentValue(context: Context, seen: SecretState): Promise<unknown> {
  try {
    return (await requireCurrent(context, seen)).credential;
  } catch (error) {
    const unusable = ['SecretEmpty', 'SecretMalformed', 'WrongKind'];
    if (error instanceof RekeyError && unusable.includes(error.code)) return undefined;
    throw error;
  }
}

/** Ends what was issued for the version, unless another attempt decides, or readers read the version already. */
async function undo(context: Context, version: string, value: unknown, claimed: boolean): Promise<void> {
  const { adapter, log } = context;
  try {
    if (!claimed && !(await claim(context, version))) return;
    if (claimed) {
      const seen = await lookUntil(context, (now) => isPromoted(now, version));
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
    // The deploy reports the first error; the Delete of the roll back finds what remains here.
    log.write('error', {
      event: 'resource',
      version,
      outcome: 'undo failed',
      message: log.scrub(String(thrown)),
    });
  }
}
