import type { Context } from '../context';
import type { Containment } from '../contract';
import { attemptAll } from '../errors/attempt-all';
import type { ContainEvent } from '../events';
import { type Target, versionsHolding } from '../inventory/inventory';
import { isPromotionRecorded } from '../inventory/promotion';
import { issuedOf } from '../retirement/retire';
import { describeUntil } from '../secret-store/labels';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { recordCompromise } from './compromise';
import { firstOf } from './failures';
import { logged } from './logged';
import { revoke, waitForReaders } from './revoke';
import { findTargets, notOurs, type Targets } from './targets';

/**
 * Disables a compromised credential at its issuer at once, even if it is current, and issues nothing. The compromise is
 * recorded first, so that replace-now or the sweep completes the replacement.
 */
export function contain(context: Context, { credential }: ContainEvent): Promise<Containment> {
  return logged(context, 'contain', () => perform(context, credential));
}

async function perform(context: Context, named?: string): Promise<Containment> {
  const { store, clock, settings } = context;
  // A request with a name does not depend on which credential is current, so it does not wait for a promotion.
  const seen =
    named === undefined ? await describeUntil(context, isPromotionRecorded) : await store.describe();
  const targets = await findTargets(context, seen, named);
  const { current, carried, older, strangers } = targets;
  const ours = current?.issued ? [current, ...carried] : [];
  await recordCompromise(context, seen, current, [...ours, ...older]);

  const { attempt, failures } = attemptAll(context.log);
  if (current && !current.issued)
    failures.push(notOurs(current.id, 'It was not changed; replace-now or the next sweep replaces it.'));
  // A request that names the current credential leaves the older ones to the replacement.
  const others = named !== undefined && current ? [] : older;
  const contained: Target[] = [];
  const end = (target: Target, how: typeof disable) =>
    attempt(async () => {
      if (await how(context, target)) contained.push(target);
    });
  for (const target of ours) await end(target, disable);
  const isOwn = context.adapter.traits.identity === 'own';
  if (others.length > 0 && !(isOwn && context.adapter.disable)) await waitForReaders(context, seen);
  for (const target of others) await end(target, isOwn ? disableOrRevoke : revokeOne);
  const at = iso(clock.now());
  await attempt(() => recordPromoted(context, seen, contained));
  if (failures.length > 0) throw firstOf(context, 'contain', failures);
  const ids = contained.map(({ id }) => id);
  const left = ours.filter(({ id }) => !ids.includes(id));
  const dead = named !== undefined && current ? [] : targets.dead.map(({ id }) => id);
  return {
    outcome: left.length > 0 ? 'not possible' : 'contained',
    secret: settings.secretArn,
    at,
    contained: [...ids, ...dead],
    explanation: explain(targets, ids, left, dead),
    ...(strangers.length > 0 ? { strangers } : {}),
  };
}

/** Disables a credential without a change of its labels. Returns false if its issuer disables no credentials. */
async function disable(context: Context, target: Target): Promise<boolean> {
  const { adapter } = context;
  if (!adapter.disable) return false;
  await adapter.disable(await issuedOf(context, target));
  return true;
}

async function revokeOne(context: Context, target: Target): Promise<boolean> {
  await revoke(context, target);
  return true;
}

const disableOrRevoke: typeof disable = async (context, target) =>
  (await disable(context, target)) || revokeOne(context, target);

/** Records the compromise of a credential that a rotation has made current since. */
async function recordPromoted(
  context: Context,
  seen: SecretState,
  contained: readonly Target[],
): Promise<void> {
  const before = versionWith(seen, CURRENT);
  const now = await context.store.describe();
  const version = versionWith(now, CURRENT);
  if (version === undefined || version === before) return;
  for (const target of contained)
    if ((await versionsHolding(context, now, target, 'inUse')).includes(version))
      await recordCompromise(context, now, { ...target, version }, [target]);
}

function explain(
  { current }: Targets,
  contained: readonly string[],
  left: readonly Target[],
  dead: readonly string[],
): string {
  const isCurrent = current !== undefined && contained.includes(current.id);
  const sentences = [
    contained.length > 0 && `Disabled: ${contained.join(', ')}.`,
    dead.length > 0 && `Revoked earlier: ${dead.join(', ')}.`,
    isCurrent && 'Readers of AWSCURRENT fail until replace-now or the next sweep has replaced it.',
    left.length > 0 &&
      `The issuer cannot disable a current credential: ${left.map(({ id }) => id).join(', ')}. Only a replacement ends it, by replace-now or after the next sweep.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
