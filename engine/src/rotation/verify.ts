import type { Check } from '../adapter';
import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { requireCurrent } from '../secret-store/current-value';
import type { SecretState } from '../secret-store/secret-store';
import { patientRead } from '../secret-store/stored-value';
import { VERIFY_RESERVE } from '../timing';
import { isInPlace, timesOf } from '../traits';
import { recordIssued } from './adopt';
import { installAndWait, requireInstalled } from './install';

/**
 * A new credential reaches the endpoints of an issuer unevenly: one success proves little. One that took long to work is
 * watched as long again.
 */
export function thorough(context: Context): Check {
  const { propagation } = timesOf(context.adapter);
  return {
    successes: 3,
    within: Math.max(0, Math.min(propagation, context.timeLeft() / 2 - VERIFY_RESERVE)),
  };
}

/** For what was verified thoroughly before. */
export function brief(context: Context): Check {
  return { ...thorough(context), successes: 1 };
}

/**
 * setSecret and testSecret in one, where no Secrets Manager asks for the steps one by one.
 *
 * @param version see `Installation`.
 */
export async function installAndVerify(context: Context, value: unknown, version?: string): Promise<void> {
  // One slot: the promotion installs.
  if (isInPlace(context.adapter)) return;
  await installAndWait(context, { value, version, seen: await context.store.describe() });
  await context.adapter.verify(value, thorough(context));
}

/**
 * testSecret: authenticates with the pending credential. When none was issued for the version, Secrets Manager tests
 * whether the function can rotate (RotateImmediately=false): then the current credential is verified, and the issuer is
 * asked for its list. The same holds for one slot, where the pending credential is not installed yet.
 */
export async function verify(context: Context, version: string, seen: SecretState): Promise<string> {
  const { adapter } = context;
  const pending = await patientRead(context, version);
  const current = await requireCurrent(context, seen);
  if (pending && pending.text !== current.text && !isInPlace(adapter)) {
    const value = parse(context, pending.text);
    // A credential that has been used is no orphan that a journal could show.
    await recordIssued(context, version, value, seen);
    await requireInstalled(context, { value, seen, version });
    await adapter.verify(value, thorough(context));
    return 'done';
  }
  const installed =
    pending &&
    isInPlace(adapter) &&
    (await wasInstalled(context, current.credential, parse(context, pending.text)));
  if (installed) return 'installed already';
  await adapter.verify(current.credential, brief(context));
  await adapter.list?.();
  return 'checked';
}

/** One slot: an attempt may have installed the pending value over the current one and not made it current. */
export async function wasInstalled(context: Context, current: unknown, pending: unknown): Promise<boolean> {
  return !(await works(context, current)) && (await works(context, pending));
}

async function works({ adapter }: Context, value: unknown): Promise<boolean> {
  try {
    await adapter.verify(value, { successes: 1, within: 0 });
    return true;
  } catch (error) {
    if (error instanceof RekeyError && error.code === 'VerifyFailed') return false;
    throw error;
  }
}
