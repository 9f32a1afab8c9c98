import type { Context } from '../context';
import type { Dead, Replacement } from '../contract';
import { attemptAll } from '../errors/attempt-all';
import type { ReplaceNowEvent } from '../events';
import { recordOf } from '../inventory/credential-records';
import type { Target } from '../inventory/inventory';
import { isPromotionRecorded } from '../inventory/promotion';
import { restorePublished } from '../inventory/restore-published';
import { describeUntil } from '../secret-store/labels';
import { CURRENT, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { READERS_SEE } from '../timing';
import { keepsRecords } from '../traits';
import { recordCompromise } from './compromise';
import { firstOf } from './failures';
import { logged } from './logged';
import { replaceCurrent } from './replace-current';
import { proveDead, revoke, waitForReaders } from './revoke';
import { findTargets, notOurs, type Targets } from './targets';

/**
 * Replaces a compromised credential, revokes it without grace, and proves that its issuer refuses it. The targets are
 * recorded first, so that the next attempt or the sweep can finish.
 */
export function replaceNow(context: Context, { credential }: ReplaceNowEvent): Promise<Replacement> {
  return logged(context, 'replace-now', () => perform(context, credential));
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
  if (older.length > 0) await waitForReaders(context, seen);
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
  if (failures.length > 0) throw firstOf(context, 'replace-now', failures, current && version);
  return answer(context, targets, version as string, dead as Dead[]);
}

async function proveRefusal(context: Context, target: Target): Promise<Dead> {
  const evidence = await proveDead(context, target);
  return { credential: target.id, deadSince: iso(context.clock.now()), ...evidence };
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
