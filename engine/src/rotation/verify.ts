import type { Check } from '../adapter';
import { hasIssuer, parse, type Scene } from '../context';
import { requireCurrent } from '../secret-store/current';
import { patientRead } from '../secret-store/pending';
import type { SecretState } from '../secret-store/secret-store';
import { SECOND } from '../time/clock';
import { rememberIssued } from './adopt';

/**
 * A new credential reaches the issuer's endpoints unevenly: one success proves little. One that took long to work
 * is watched as long again.
 */
export function thorough(scene: Scene): Check {
  return { successes: 3, within: Math.max(0, Math.min(90 * SECOND, scene.timeLeft() / 2 - 30 * SECOND)) };
}

/** Once more, for what was verified thoroughly before. */
export function brief(scene: Scene): Check {
  return { ...thorough(scene), successes: 1 };
}

/** What setSecret and testSecret do, where no Secrets Manager asks for them one by one. */
export async function makeFit(scene: Scene, credential: unknown): Promise<void> {
  if (scene.kind.origin === 'caller') await scene.kind.install(credential);
  await scene.kind.verify(credential, thorough(scene));
}

/**
 * testSecret: authenticates with the pending credential. When none was issued for the version, Secrets
 * Manager is asking whether the function is fit to rotate (RotateImmediately=false): then the current
 * credential is tried, and whether the issuer answers.
 */
export async function verify(scene: Scene, version: string, seen: SecretState): Promise<'done' | 'checked'> {
  const pending = await patientRead(scene, version);
  const current = await requireCurrent(scene, seen);
  if (pending && pending.text !== current.text) {
    const credential = parse(scene, pending.text);
    // A credential that has been used is no stray any more that a journal could tell of.
    await rememberIssued(scene, version, credential, seen);
    await scene.kind.verify(credential, thorough(scene));
    return 'done';
  }
  await scene.kind.verify(current.credential, brief(scene));
  if (hasIssuer(scene)) await scene.kind.list();
  return 'checked';
}
