import type { Context } from '../context';
import { hasCode, RekeyError } from '../errors/errors';
import { type Target, tryParse, versionsHolding } from '../inventory/inventory';
import { issue } from '../rotation/issue';
import { promote } from '../rotation/promote';
import { installAndVerify } from '../rotation/verify';
import { describeUntil, isInRotation } from '../secret-store/labels';
import { CURRENT, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { BETWEEN_LOOKS } from '../timing';
import { versionIdOf } from '../version-id';
import { compromisedSince } from './compromise';

/** Maximum number of attempts. Concurrent rotations can interfere with each. */
const MAX_ATTEMPTS = 5;

/**
 * Runs all steps of a rotation, so that AWSCURRENT no longer contains the compromised credentials. Adopts a rotation in
 * progress. Returns the version that is current afterwards.
 */
export async function replaceCurrent(context: Context, compromised: readonly Target[]): Promise<string> {
  const excluded = new Set(compromised.map(({ id }) => id));
  for (let attempt = 1; ; attempt++) {
    const seen = await context.store.describe();
    const current = versionWith(seen, CURRENT);
    const holding = [];
    for (const target of compromised) holding.push(...(await versionsHolding(context, seen, target)));
    if (current && !holding.includes(current)) return current;
    const version = await versionToPromote(context, seen, current ?? compromised[0].version, holding);
    try {
      await installAndVerify(context, await issue(context, version, undefined, excluded), version);
      await promote(context, version, await stateToPromote(context, version, current));
      return version;
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !(await isConcurrencyError(context, version, error))) throw error;
      await context.clock.sleep(BETWEEN_LOOKS);
    }
  }
}

/** The version of a rotation in progress, or the version of this request. */
async function versionToPromote(
  context: Context,
  seen: SecretState,
  current: string,
  holding: readonly string[],
): Promise<string> {
  const pending = await pendingVersion(context, seen);
  if (pending && pending !== current) {
    // For a test of the function, Secrets Manager copies the current value.
    const compromised = holding.includes(pending) || compromisedSince(context, seen, pending);
    const stored = await context.store.read(pending);
    if (!compromised && !(stored && tryParse(context, stored.text) === undefined)) return pending;
    await context.store.move(PENDING, { from: pending });
  }
  return ownVersion(context, current);
}

/**
 * Waits for the value of a new pending version. Its rotation is about to store one, or Secrets Manager tests the function
 * and removes the version again.
 */
async function pendingVersion(context: Context, seen: SecretState): Promise<string | undefined> {
  const pending = versionWith(seen, PENDING);
  if (!pending || (await context.store.read(pending))) return pending;
  const later = await describeUntil(
    context,
    async (now) => versionWith(now, PENDING) !== pending || (await context.store.read(pending)) !== undefined,
  );
  return versionWith(later, PENDING);
}

/**
 * Derives the same version for every attempt to replace the same version, so that concurrent requests issue one credential.
 * The version of an ended attempt is not reused, because a sweep may be retiring its credential.
 */
async function ownVersion(context: Context, current: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const version = versionIdOf(`replace-now ${current} ${attempt}`);
    if (!(await context.store.read(version))) return version;
    if (isInRotation(await describeUntil(context, (seen) => isInRotation(seen, version)), version))
      return version;
  }
}

/**
 * Returns the state in which the version can be promoted. Throws RotationAbandoned, also if another version has become
 * current: another promotion so soon would move AWSPREVIOUS from a version that readers may still see as current.
 */
async function stateToPromote(
  context: Context,
  version: string,
  before: string | undefined,
): Promise<SecretState> {
  const seen = await describeUntil(context, (now) => isInRotation(now, version));
  if (isInRotation(seen, version) && [before, version].includes(versionWith(seen, CURRENT))) return seen;
  await context.store.move(PENDING, { from: version });
  throw new RekeyError('RotationAbandoned', {
    found: `Version ${version} lost AWSPENDING before it could be promoted.`,
    unchanged: 'AWSCURRENT; a sweep retires the credential that was issued for the version.',
    action: 'run replace-now again.',
  });
}

/** True if a concurrent rotation caused the error, so that a retry can succeed. */
async function isConcurrencyError({ store }: Context, version: string, error: unknown): Promise<boolean> {
  if (hasCode(error, 'PendingGone', 'RotationAbandoned', 'CurrentMoved')) return true;
  const pending = versionWith(await store.describe(), PENDING);
  return pending !== undefined && pending !== version;
}
