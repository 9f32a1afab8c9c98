import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { type Target, tryParse, versionsHolding } from '../inventory/inventory';
import { issue } from '../rotation/issue';
import { promote } from '../rotation/promote';
import { installAndVerify } from '../rotation/verify';
import { hasTurn, lookUntil } from '../secret-store/labels';
import { CURRENT, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { BETWEEN_LOOKS } from '../timing';
import { versionIdOf } from '../version-id';
import { compromisedSince } from './compromise';

/** Rotations may come in between; after this many looks the replacement fails. */
const MOST_LOOKS = 5;

/**
 * Rotates in one go, so that AWSCURRENT no longer carries the compromised credentials. Adopts a rotation that is under
 * way. Returns the version that is current then, whoever promoted it.
 */
export async function replaceCurrent(context: Context, compromised: readonly Target[]): Promise<string> {
  const excluded = new Set(compromised.map(({ id }) => id));
  for (let look = 1; ; look++) {
    const seen = await context.store.describe();
    const current = versionWith(seen, CURRENT);
    const holding = [];
    for (const target of compromised) holding.push(...(await versionsHolding(context, seen, target)));
    if (current && !holding.includes(current)) return current;
    const version = await versionToPromote(context, seen, current ?? compromised[0].version, holding);
    try {
      await installAndVerify(context, await issue(context, version, undefined, excluded), version);
      await promote(context, version, await itsTurn(context, version, current));
      return version;
    } catch (error) {
      if (look === MOST_LOOKS || !(await overtaken(context, version, error))) throw error;
      await context.clock.sleep(BETWEEN_LOOKS);
    }
  }
}

/** The version of the rotation that is under way, or a version of this request. */
async function versionToPromote(
  context: Context,
  seen: SecretState,
  current: string,
  holding: readonly string[],
): Promise<string> {
  const pending = await pendingVersion(context, seen);
  if (pending && pending !== current) {
    // Secrets Manager may have copied the current value, to have the function tested.
    const compromised = holding.includes(pending) || compromisedSince(context, seen, pending);
    const stored = await context.store.read(pending);
    if (!compromised && !(stored && tryParse(context, stored.text) === undefined)) return pending;
    await context.store.move(PENDING, { from: pending });
  }
  return ownVersion(context, current);
}

/**
 * A version without a value was made a moment ago for a rotation, which is about to store one; or Secrets Manager tests
 * the function, and removes the version again.
 */
async function pendingVersion(context: Context, seen: SecretState): Promise<string | undefined> {
  const pending = versionWith(seen, PENDING);
  if (!pending || (await context.store.read(pending))) return pending;
  const later = await lookUntil(
    context,
    async (now) => versionWith(now, PENDING) !== pending || (await context.store.read(pending)) !== undefined,
  );
  return versionWith(later, PENDING);
}

/**
 * The same for every attempt to replace the same version, so that two at once make one credential. The version of an
 * attempt that is over is not used again: a sweep may be retiring its credential.
 */
async function ownVersion(context: Context, current: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const version = versionIdOf(`replace-now ${current} ${attempt}`);
    if (!(await context.store.read(version))) return version;
    if (hasTurn(await lookUntil(context, (seen) => hasTurn(seen, version)), version)) return version;
  }
}

/**
 * The labels, once they say that it is this version's turn. Throws RotationAbandoned, also when another version has
 * been made current since: one more so soon would take AWSPREVIOUS off what late readers still see as current.
 */
async function itsTurn(context: Context, version: string, before: string | undefined): Promise<SecretState> {
  const seen = await lookUntil(context, (now) => hasTurn(now, version));
  if (hasTurn(seen, version) && [before, version].includes(versionWith(seen, CURRENT))) return seen;
  await context.store.move(PENDING, { from: version });
  throw new RekeyError('RotationAbandoned', {
    found: `Version ${version} lost its turn before it could be made current.`,
    unchanged: 'AWSCURRENT; what was issued for the version is retired by a sweep.',
    action: 'replace now again.',
  });
}

/** Tells whether another rotation came in between, so that looking again can succeed. */
async function overtaken({ store }: Context, version: string, error: unknown): Promise<boolean> {
  const codes = ['PendingGone', 'RotationAbandoned', 'CurrentMoved'];
  if (error instanceof RekeyError && codes.includes(error.code)) return true;
  const pending = versionWith(await store.describe(), PENDING);
  return pending !== undefined && pending !== version;
}
