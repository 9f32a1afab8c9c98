import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { labelledValues } from '../inventory/labelled-values';
import { hasTurn, lookUntil } from '../secret-store/labels';
import { pendingValue } from '../secret-store/pending';
import type { SecretState } from '../secret-store/secret-store';
import { INSTALL_PAUSE, MOVE_WITHIN, VERIFY_RESERVE } from '../timing';
import { recordIssued } from './adopt';
import { abandoned } from './guard';

/** setSecret: makes the issuer accept the value. The record precedes it, so nothing is installed without one. */
export async function install(context: Context, version: string, seen: SecretState): Promise<string> {
  const looked = context.clock.now();
  const value = parse(context, (await pendingValue(context, version)).text);
  await recordIssued(context, version, value, seen);
  if (context.clock.now() - looked > MOVE_WITHIN) await requireTurn(context, version);
  return (await installValue(context, value, seen)) === 'ready' ? 'done' : 'pending';
}

/** Calls the issuer, if it has something to install. */
export async function installValue(
  context: Context,
  value: unknown,
  seen: SecretState,
): Promise<'ready' | 'pending'> {
  const { adapter } = context;
  if (!adapter.install) return 'ready';
  return adapter.install(value, await labelledValues(context, seen));
}

/** For issuers that install asynchronously. Throws InstallPending while the issuer is at work on it. */
export async function requireInstalled(context: Context, value: unknown, seen: SecretState): Promise<void> {
  if (!context.adapter.traits.asynchronous) return;
  if ((await installValue(context, value, seen)) === 'pending') throw installPending();
}

/** Installs and waits: for a deploy or a replacement, which have no later step. Throws InstallPending. */
export async function installAndWait(context: Context, value: unknown, seen: SecretState): Promise<void> {
  while ((await installValue(context, value, seen)) === 'pending') {
    if (context.timeLeft() < 4 * VERIFY_RESERVE) throw installPending();
    await context.clock.sleep(INSTALL_PAUSE);
  }
}

/** Throws RotationAbandoned when the version has lost its turn. */
export async function requireTurn(context: Context, version: string): Promise<void> {
  const seen = await lookUntil(context, (now) => hasTurn(now, version));
  if (!hasTurn(seen, version)) throw await abandoned(context, version, seen);
}

function installPending(): RekeyError {
  return new RekeyError('InstallPending', {
    found: 'The issuer accepted the new credential and has not put it into service yet.',
    unchanged: 'AWSCURRENT; AWSPENDING stays on its version.',
    action:
      'none: a retry of the rotation or the next sweep continues. The sweep ends a rotation that is stuck.',
  });
}
