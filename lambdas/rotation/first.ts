import { requireCurrent } from './current';
import { RekeyError } from './errors';
import { issue } from './issue';
import { lookUntil } from './labels';
import { eraseEntry, readPromotion } from './ledger';
import { CURRENT, labelsOf, PENDING, PREVIOUS, type SecretState, versionWith } from './ports';
import { promote } from './promote';
import { hasIssuer, type Scene } from './scene';
import { brief, makeFit } from './verify';

/**
 * Sees to it that AWSCURRENT works, with a credential of this kind and principal: the deploy's part of rule
 * 10. Issues one, under the given version, only when there is none. What a failure leaves is undone.
 */
export async function ensureCurrent(scene: Scene, version: string): Promise<'kept' | 'issued'> {
  const seen = await scene.store.describe();
  const current = versionWith(seen, CURRENT);
  // CloudFormation may ask twice; a credential that is in use already must not be undone by a hiccup.
  if (current === version && readPromotion(seen.tags)?.version === version) return 'kept';
  if (current && current !== version && (await isOurs(scene, seen))) return 'kept';
  const credential = await issue(scene, version);
  try {
    await makeFit(scene, credential);
    // Secrets Manager gives AWSCURRENT to a secret's first version.
    await promote(scene, version, await lookUntil(scene, (now) => labelsOf(now, version).length > 0));
  } catch (error) {
    await undo(scene, version, credential);
    throw error;
  }
  return 'issued';
}

/** Whether the current credential is one of this kind and principal; if so, it must authenticate. */
async function isOurs(scene: Scene, seen: SecretState): Promise<boolean> {
  const credential = await currentCredential(scene, seen);
  if (credential === undefined) return false;
  if (hasIssuer(scene)) {
    const id = scene.kind.idOf(credential);
    if (!(await scene.kind.list()).some((one) => one.id === id && one.active)) return false;
  }
  await scene.kind.verify(credential, brief(scene));
  return true;
}

async function currentCredential(scene: Scene, seen: SecretState): Promise<unknown> {
  try {
    return (await requireCurrent(scene, seen)).credential;
  } catch (error) {
    const unusable = ['SecretEmpty', 'SecretMalformed', 'WrongKind'];
    if (error instanceof RekeyError && unusable.includes(error.code)) return undefined;
    throw error;
  }
}

/** Ends what was issued for the version, unless the version is already what readers read. */
async function undo(scene: Scene, version: string, credential: unknown): Promise<void> {
  const { store, log } = scene;
  try {
    // CloudFormation may have asked twice: the other attempt at this version may have done it just now.
    const isDone = (now: SecretState) => readPromotion(now.tags)?.version === version;
    const seen = await lookUntil(scene, isDone);
    const labels = labelsOf(seen, version);
    if (isDone(seen)) return;
    if (labels.includes(CURRENT) && versionWith(seen, PREVIOUS)) return;
    if (labels.includes(PENDING)) await store.move(PENDING, { from: version });
    if (!hasIssuer(scene)) return;
    await scene.kind.remove(scene.kind.idOf(credential));
    await eraseEntry(scene, scene.kind.idOf(credential));
  } catch (thrown) {
    // The first error is what the deploy must tell; the rollback's Delete finds what is left here.
    log.write('error', {
      event: 'resource',
      version,
      outcome: 'undo failed',
      message: log.scrub(String(thrown)),
    });
  }
}
