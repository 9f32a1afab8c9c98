import type { Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { type Target, tryParse, versionsHolding } from '../inventory/inventory';
import { issue } from '../rotation/issue';
import { promote } from '../rotation/promote';
import { makeFit } from '../rotation/verify';
import { hasTurn, lookUntil } from '../secret-store/labels';
import { CURRENT, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { SECOND } from '../time/clock';
import { versionIdOf } from '../version-id';
import { compromisedSince } from './compromise';

/** Rotations may come in between, but not for ever. */
const MOST_LOOKS = 5;
/** What came in between may take as long to be seen. */
const BETWEEN_LOOKS = 5 * SECOND;

/**
 * Makes another credential current than the compromised one, as a rotation does, in one go. Adopts a rotation
 * that is under way. Whoever comes first, it is done: then the version that is current is returned.
 */
export async function supersede(scene: Scene, compromised: Target): Promise<string> {
  for (let look = 1; ; look++) {
    const seen = await scene.store.describe();
    const current = versionWith(seen, CURRENT);
    const holding = await versionsHolding(scene, seen, compromised);
    if (current && !holding.includes(current)) return current;
    const version = await versionToPromote(scene, seen, current ?? compromised.version, holding);
    try {
      await makeFit(scene, await issue(scene, version));
      await promote(scene, version, await itsTurn(scene, version, current));
      return version;
    } catch (error) {
      if (look === MOST_LOOKS || !(await overtaken(scene, version, error))) throw error;
      await scene.clock.sleep(BETWEEN_LOOKS);
    }
  }
}

/** The version of the rotation that is under way, or one of our own. */
async function versionToPromote(
  scene: Scene,
  seen: SecretState,
  current: string,
  holding: readonly string[],
): Promise<string> {
  const pending = await pendingVersion(scene, seen);
  if (pending && pending !== current) {
    // Secrets Manager may have copied the current value, to have the function tested.
    const compromised = holding.includes(pending) || compromisedSince(scene, seen, pending);
    const stored = await scene.store.read(pending);
    if (!compromised && !(stored && tryParse(scene, stored.text) === undefined)) return pending;
    await scene.store.move(PENDING, { from: pending });
  }
  return ownVersion(scene, current);
}

/**
 * A version without a value has just been made for a rotation, which is about to store one; or Secrets Manager
 * has the function tested, and takes the version away again.
 */
async function pendingVersion(scene: Scene, seen: SecretState): Promise<string | undefined> {
  const pending = versionWith(seen, PENDING);
  if (!pending || (await scene.store.read(pending))) return pending;
  const later = await lookUntil(
    scene,
    async (now) => versionWith(now, PENDING) !== pending || (await scene.store.read(pending)) !== undefined,
  );
  return versionWith(later, PENDING);
}

/**
 * The same for whoever replaces the same version, so that two attempts at once make one credential. What an
 * attempt left behind that is over is not taken up again: a sweep may be retiring it.
 */
async function ownVersion(scene: Scene, current: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const version = versionIdOf(`replace-now ${current} ${attempt}`);
    if (!(await scene.store.read(version))) return version;
    if (hasTurn(await lookUntil(scene, (seen) => hasTurn(seen, version)), version)) return version;
  }
}

/**
 * The labels, once they say that it is this version's turn. Throws RotationAbandoned, also when another version has
 * been made current since: one more so soon would take AWSPREVIOUS off what late readers still see as current.
 */
async function itsTurn(scene: Scene, version: string, before: string | undefined): Promise<SecretState> {
  const seen = await lookUntil(scene, (now) => hasTurn(now, version));
  if (hasTurn(seen, version) && [before, version].includes(versionWith(seen, CURRENT))) return seen;
  await scene.store.move(PENDING, { from: version });
  throw new RekeyError('RotationAbandoned', {
    found: `Version ${version} lost its turn before it could be made current.`,
    left: 'AWSCURRENT; what was issued for the version is retired by a sweep.',
    fix: 'replace now again.',
  });
}

/** Whether somebody else came in between, so that it is worth looking again. */
async function overtaken({ store }: Scene, version: string, error: unknown): Promise<boolean> {
  const codes = ['PendingGone', 'RotationAbandoned', 'CurrentMoved'];
  if (error instanceof RekeyError && codes.includes(error.code)) return true;
  const pending = versionWith(await store.describe(), PENDING);
  return pending !== undefined && pending !== version;
}
