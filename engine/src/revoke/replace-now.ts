import { inParts } from '../attempt-all';
import type { Scene } from '../context';
import type { Dead, Replacement } from '../contract';
import { named, type RekeyError } from '../errors/errors';
import type { ReplaceNowEvent } from '../events';
import { readLedger, readPromotion } from '../inventory/credential-records';
import type { Target } from '../inventory/inventory';
import { lookUntil, READERS_SEE } from '../secret-store/labels';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { remember } from './compromise';
import { supersede } from './replace';
import { cutOff, showDead } from './revoke';
import { type Condemned, condemn, notOurs } from './targets';

/**
 * A credential is in wrong hands: it is replaced, cut off without grace, whoever still uses it, and shown to
 * be dead. What is to be done is written down first, so that the next attempt or the sweep can finish it.
 */
export async function replaceNow(scene: Scene, event: ReplaceNowEvent): Promise<Replacement> {
  const { clock, log } = scene;
  const began = clock.now();
  try {
    const answer = await perform(scene, event.credential);
    const level = answer.strangers.length > 0 ? 'warn' : 'info';
    log.write(level, { event: 'replace-now', ...answer, milliseconds: clock.now() - began });
    return answer;
  } catch (thrown) {
    const error = named(thrown, log.scrub);
    const { code, message, call } = error;
    const line = { outcome: 'failed', code, message, call, milliseconds: clock.now() - began };
    log.write('error', { event: 'replace-now', ...line }, { rotationFailed: 1 });
    throw error;
  }
}

async function perform(scene: Scene, credential?: string): Promise<Replacement> {
  const seen = await lookUntil(scene, isWrittenDown);
  const condemned = await condemn(scene, seen, credential);
  const { current, older } = condemned;
  await remember(scene, seen, current, current?.ours ? [current, ...older] : older);

  const { attempt, failures } = inParts(scene.log);
  const ended = [...condemned.dead];
  const end = async (target: Target) => {
    await cutOff(scene, target);
    ended.push(target);
  };
  // Whoever reads now must find what has been promoted an instant ago.
  if (older.length > 0 && isFresh(scene, seen)) await scene.clock.sleep(READERS_SEE);
  // First what is not current: this frees the slot that the new credential needs.
  for (const target of older) await attempt(() => end(target));
  const version = current
    ? await attempt(() => supersede(scene, current))
    : (versionWith(seen, CURRENT) ?? 'none');
  if (current?.ours && version) {
    await scene.clock.sleep(READERS_SEE);
    await attempt(() => end(current));
  }
  const dead = await Promise.all(ended.map((target) => attempt(() => seeDead(scene, target))));
  if (current && !current.ours && version) failures.push(notOurs(current.id, 'It is no longer current.'));
  if (failures.length > 0) throw told(scene, failures, current && version);
  return answer(scene, condemned, version as string, dead as Dead[]);
}

/** Until then the current version may be what a request has promoted that this one repeats. */
function isWrittenDown(seen: SecretState): boolean {
  return readPromotion(seen.tags)?.version === versionWith(seen, CURRENT);
}

/** Nobody knows since when what is not written down is current: perhaps since an instant ago. */
function isFresh({ clock }: Scene, seen: SecretState): boolean {
  return !isWrittenDown(seen) || clock.now() - (readPromotion(seen.tags)?.time ?? 0) < READERS_SEE;
}

async function seeDead(scene: Scene, target: Target): Promise<Dead> {
  const shown = await showDead(scene, target);
  return { credential: target.id, deadSince: iso(scene.clock.now()), shown };
}

/** The first failure, which also tells how far we came; the others are in the log. */
function told({ log }: Scene, [first, ...others]: readonly RekeyError[], version?: string): RekeyError {
  for (const { code, message } of others) log.write('error', { event: 'replace-now', code, message });
  return version ? first.leaving(`${first.account.left} AWSCURRENT is on version ${version}.`) : first;
}

async function answer(
  scene: Scene,
  { current, repeated, strangers }: Condemned,
  version: string,
  dead: readonly Dead[],
): Promise<Replacement> {
  const { tags } = await scene.store.describe();
  const entry = [...readLedger(scene.kind, tags).values()].find((one) => one.version === version);
  return {
    outcome: current ? 'replaced' : repeated ? 'repeated' : 'cut off',
    secret: scene.settings.secretArn,
    version,
    ...(entry ? { credential: entry.id } : {}),
    dead,
    strangers,
  };
}
