import type { Context } from '../context';
import type { Dead, Replacement } from '../contract';
import { attemptAll } from '../errors/attempt-all';
import { named, type RekeyError } from '../errors/errors';
import type { ReplaceNowEvent } from '../events';
import { recordOf } from '../inventory/credential-records';
import type { Target } from '../inventory/inventory';
import { readPromotion } from '../inventory/promotion';
import { restorePublished } from '../inventory/restore-published';
import { describeUntil } from '../secret-store/labels';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { READERS_SEE } from '../timing';
import { keepsRecords } from '../traits';
import { recordCompromise } from './compromise';
import { replaceCurrent } from './replace-current';
import { proveDead, revoke } from './revoke';
import { findTargets, notOurs, type Targets } from './targets';

/**
 * Replaces a compromised credential, revokes it without grace, and proves that its issuer refuses it. The targets are
 * recorded first, so that the next attempt or the sweep can finish.
 */
export async function replaceNow(context: Context, event: ReplaceNowEvent): Promise<Replacement> {
  const { clock, log } = context;
  const began = clock.now();
  try {
    const answer = await perform(context, event.credential);
    const level = answer.strangers.length > 0 ? 'warn' : 'info';
    log.write(level, { event: 'replace-now', ...answer, milliseconds: clock.now() - began });
    return answer;
  } catch (thrown) {
    const error = named(thrown, log.scrub);
    const { code, message, call } = error;
    const line = { outcome: 'failed', code, message, call, milliseconds: clock.now() - began };
    log.write('error', { event: 'replace-now', ...line }, { rotationFailed: 1 });
    throw error;
  }
}

async function perform(context: Context, credential?: string): Promise<Replacement> {
  const seen = await describeUntil(context, isPromotionRecorded);
  const targets = await findTargets(context, seen, credential);
  const { current, carried, older } = targets;
  await recordCompromise(context, seen, current, current?.issued ? [current, ...carried, ...older] : older);

  const { attempt, failures } = attemptAll(context.log);
  const ended = [...targets.dead];
  const end = async (target: Target) => {
    await revoke(context, target);
    ended.push(target);
  };
  // A credential that was just promoted must be visible to readers first.
  if (older.length > 0 && mayBeJustPromoted(context, seen)) await context.clock.sleep(READERS_SEE);
  // Credentials that are not current are revoked first, which frees the slot for the new one.
  for (const target of older) await attempt(() => end(target));
  const version = current
    ? await attempt(() => replaceCurrent(context, [current, ...carried]))
    : (versionWith(seen, CURRENT) ?? 'none');
  if (current?.issued && version) {
    await context.clock.sleep(READERS_SEE);
    for (const target of [current, ...carried]) await attempt(() => end(target));
  }
  await attempt(() => restorePublished(context));
  const dead = await Promise.all(ended.map((target) => attempt(() => proveRefusal(context, target))));
  if (current && !current.issued && version) failures.push(notOurs(current.id, 'It is no longer current.'));
  if (failures.length > 0) throw firstOf(context, failures, current && version);
  return answer(context, targets, version as string, dead as Dead[]);
}

/** True if the current version's promotion is recorded. Otherwise an earlier request may just have promoted it. */
function isPromotionRecorded(seen: SecretState): boolean {
  return readPromotion(seen.tags)?.version === versionWith(seen, CURRENT);
}

/** True if the current version may just have been promoted. */
function mayBeJustPromoted({ clock }: Context, seen: SecretState): boolean {
  return !isPromotionRecorded(seen) || clock.now() - (readPromotion(seen.tags)?.time ?? 0) < READERS_SEE;
}

async function proveRefusal(context: Context, target: Target): Promise<Dead> {
  const shown = await proveDead(context, target);
  return { credential: target.id, deadSince: iso(context.clock.now()), shown };
}

/** Returns the first failure, with the version that is current now. Logs the others. */
function firstOf({ log }: Context, [first, ...others]: readonly RekeyError[], version?: string): RekeyError {
  for (const { code, message } of others) log.write('error', { event: 'replace-now', code, message });
  return version
    ? first.withUnchanged(`${first.report.unchanged} AWSCURRENT is on version ${version}.`)
    : first;
}

async function answer(
  context: Context,
  { current, repeated, strangers }: Targets,
  version: string,
  dead: readonly Dead[],
): Promise<Replacement> {
  const record = keepsRecords(context.adapter)
    ? recordOf(context, await context.store.describe(), version)
    : undefined;
  return {
    outcome: current ? 'replaced' : repeated ? 'repeated' : 'cut off',
    secret: context.settings.secretArn,
    version,
    ...(record ? { credential: record.id } : {}),
    dead,
    strangers,
  };
}
