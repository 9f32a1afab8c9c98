import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { labelledValues } from '../inventory/labelled-values';
import { hasTurn, lookUntil } from '../secret-store/labels';
import type { SecretState } from '../secret-store/secret-store';
import { pendingValue } from '../secret-store/stored-value';
import { INSTALL_PAUSE, LABELS_SETTLE, MOVE_WITHIN, VERIFY_RESERVE } from '../timing';
import { timesOf } from '../traits';
import { recordIssued } from './adopt';
import { abandoned } from './guard';

/** A value that is to be installed. */
export interface Installation {
  readonly value: unknown;
  /** A state of the secret that was read before. */
  readonly seen: SecretState;
  /** The version whose turn it must be when the issuer is called; undefined at a deploy, which decides otherwise. */
  readonly version?: string;
}

/** setSecret: makes the issuer accept the value. The record precedes it, so nothing is installed without one. */
export async function install(context: Context, version: string, seen: SecretState): Promise<string> {
  const value = parse(context, (await pendingValue(context, version)).text);
  await recordIssued(context, version, value, seen);
  return (await installValue(context, { value, seen, version })) === 'ready' ? 'done' : 'pending';
}

/**
 * Calls the issuer, if it has something to install. The look at the labels comes last: an attempt that is late must not
 * install over the value of a later version. Throws RotationAbandoned.
 */
export async function installValue(
  context: Context,
  { value, seen, version }: Installation,
): Promise<'ready' | 'pending'> {
  const { adapter } = context;
  if (!adapter.install) return 'ready';
  if (version !== undefined) await waitForRetirement(context, version);
  const { current, previous } = await labelledValues(context, seen);
  if (version !== undefined) await requireTurn(context, version);
  // Secrets Manager gives AWSCURRENT to the first version of a secret at once.
  const isFirst = current !== undefined && adapter.serialize(current) === adapter.serialize(value);
  return adapter.install(value, { current: isFirst ? undefined : current, previous });
}

/**
 * Two principals in turn: whoever is retiring the earlier credential of this principal sees by then that the version has
 * taken it over, or has called the issuer.
 */
async function waitForRetirement(context: Context, version: string): Promise<void> {
  const { adapter, clock } = context;
  if (adapter.traits.identity !== 'alternating') return;
  const { created } = await pendingValue(context, version);
  await clock.sleep(created + LABELS_SETTLE + MOVE_WITHIN + timesOf(adapter).issue - clock.now());
}

/** For issuers that install asynchronously. Throws InstallPending while the issuer is at work on it. */
export async function requireInstalled(context: Context, installation: Installation): Promise<void> {
  if (!context.adapter.traits.asynchronous) return;
  if ((await installValue(context, installation)) === 'pending') throw installPending();
}

/** Installs and waits: for a deploy or a replacement, which have no later step. Throws InstallPending. */
export async function installAndWait(context: Context, installation: Installation): Promise<void> {
  while ((await installValue(context, installation)) === 'pending') {
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
