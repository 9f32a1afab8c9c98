import type { Check } from '../adapter';
import { type Context, parse } from '../context';
import { requireCurrent } from '../secret-store/current-value';
import type { SecretState } from '../secret-store/secret-store';
import { readWhenVisible } from '../secret-store/stored-value';
import { VERIFY_RESERVE } from '../timing';
import { isInPlace, timesOf } from '../traits';
import { recordIssued } from './adopt';
import { authenticates } from './authenticates';
import { installAndWait, requireInstalled } from './install';

/** One attempt. */
const ONCE: Check = { successes: 1, within: 0 };

/**
 * Effort for a new credential. It reaches the endpoints of an issuer at different times, so several successes are
 * required.
 */
export function thoroughCheck(context: Context): Check {
  const { propagation } = timesOf(context.adapter);
  return {
    successes: 3,
    within: Math.max(0, Math.min(propagation, context.timeLeft() / 2 - VERIFY_RESERVE)),
  };
}

/** Effort for a credential that was verified thoroughly before. */
export function briefCheck(context: Context): Check {
  return { ...thoroughCheck(context), successes: 1 };
}

/**
 * Performs setSecret and testSecret together, for a deploy or a replacement.
 *
 * @param version see `Installation`.
 */
export async function installAndVerify(context: Context, value: unknown, version?: string): Promise<void> {
  // One slot: the promotion installs the value.
  if (isInPlace(context.adapter)) return;
  await installAndWait(context, { value, version, seen: await context.store.describe() });
  await context.adapter.verify(value, thoroughCheck(context));
}

/**
 * testSecret: authenticates with the pending credential. If none was issued for the version, Secrets Manager tests the
 * function (RotateImmediately=false): the current credential is verified and the issuer's list is read. The same applies to
 * one slot, where the pending credential is not installed yet.
 */
export async function verify(context: Context, version: string, seen: SecretState): Promise<string> {
  const { adapter } = context;
  const pending = await readWhenVisible(context, version);
  const current = await requireCurrent(context, seen);
  if (pending && pending.text !== current.text && !isInPlace(adapter)) {
    const value = parse(context, pending.text);
    // A journal cannot identify a credential that has been used, so it is recorded first.
    await recordIssued(context, version, value, seen);
    await requireInstalled(context, { value, seen, version });
    await adapter.verify(value, thoroughCheck(context));
    return 'done';
  }
  const installed =
    pending &&
    isInPlace(adapter) &&
    (await wasInstalled(context, current.credential, parse(context, pending.text)));
  if (installed) return 'already installed';
  await adapter.verify(current.credential, briefCheck(context));
  await adapter.list?.();
  return 'checked';
}

/** One slot: an attempt may have installed the pending value over the current one and not made it current. */
export async function wasInstalled(context: Context, current: unknown, pending: unknown): Promise<boolean> {
  return !(await authenticates(context, current, ONCE)) && (await authenticates(context, pending, ONCE));
}
