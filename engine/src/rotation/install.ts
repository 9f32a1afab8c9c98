import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { labelledValues } from '../inventory/labelled-values';
import { describeUntil, isInRotation } from '../secret-store/labels';
import type { SecretState } from '../secret-store/secret-store';
import { pendingValue } from '../secret-store/stored-value';
import { INSTALL_PAUSE, LABELS_VISIBLE_AFTER, MOVE_WITHIN, VERIFY_RESERVE } from '../timing';
import { timesOf } from '../traits';
import { recordIssued } from './adopt';
import { abandoned } from './guard';

/** A value to install. */
export interface Installation {
  readonly value: unknown;
  /** A state of the secret that was read earlier. */
  readonly seen: SecretState;
  /** The version, which must still be in rotation when the issuer is called; undefined at a deploy. */
  readonly version?: string;
}

/** setSecret: makes the issuer accept the value. The record is written first. */
export async function install(context: Context, version: string, seen: SecretState): Promise<string> {
  const value = parse(context, (await pendingValue(context, version)).text);
  await recordIssued(context, version, value, seen);
  return (await installValue(context, { value, seen, version })) === 'ready' ? 'done' : 'pending';
}

/**
 * Calls the issuer, if its adapter installs values. The labels are checked last, because a late attempt must not overwrite
 * the value of a later version. Throws RotationAbandoned.
 */
export async function installValue(
  context: Context,
  { value, seen, version }: Installation,
): Promise<'ready' | 'pending'> {
  const { adapter } = context;
  if (!adapter.install) return 'ready';
  if (version !== undefined) await waitForRetirement(context, version);
  const { current, previous } = await labelledValues(context, seen);
  if (version !== undefined) await requireInRotation(context, version);
  // Secrets Manager puts AWSCURRENT on the first version of a secret at once.
  const isFirst = current !== undefined && adapter.serialize(current) === adapter.serialize(value);
  return adapter.install(value, { current: isFirst ? undefined : current, previous });
}

/**
 * Alternating principals: waits until a concurrent retirement of the principal's earlier credential has either called the
 * issuer or sees that the version uses the principal.
 */
async function waitForRetirement(context: Context, version: string): Promise<void> {
  const { adapter, clock } = context;
  if (adapter.traits.identity !== 'alternating') return;
  const { created } = await pendingValue(context, version);
  await clock.sleep(created + LABELS_VISIBLE_AFTER + MOVE_WITHIN + timesOf(adapter).issue - clock.now());
}

/** For asynchronous issuers. Throws InstallPending until the installation is complete. */
export async function requireInstalled(context: Context, installation: Installation): Promise<void> {
  if (!context.adapter.traits.asynchronous) return;
  if ((await installValue(context, installation)) === 'pending') throw installPending();
}

/** Installs and waits for completion, for a deploy or a replacement, which have no later step. Throws InstallPending. */
export async function installAndWait(context: Context, installation: Installation): Promise<void> {
  while ((await installValue(context, installation)) === 'pending') {
    if (context.timeLeft() < 4 * VERIFY_RESERVE) throw installPending();
    await context.clock.sleep(INSTALL_PAUSE);
  }
}

/** Throws RotationAbandoned if the version is no longer in rotation. */
export async function requireInRotation(context: Context, version: string): Promise<void> {
  const seen = await describeUntil(context, (now) => isInRotation(now, version));
  if (!isInRotation(seen, version)) throw await abandoned(context, version, seen);
}

function installPending(): RekeyError {
  return new RekeyError('InstallPending', {
    found: 'The issuer accepted the new credential but has not activated it yet.',
    unchanged: 'AWSCURRENT; AWSPENDING stays on its version.',
    action: 'none: a retry of the rotation or the next sweep continues. The sweep ends a stuck rotation.',
  });
}
