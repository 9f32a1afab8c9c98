import { hasIssuer, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { eraseEntry, readPromotion } from '../inventory/credential-records';
import { adopt } from '../rotation/adopt';
import { issue } from '../rotation/issue';
import { promote } from '../rotation/promote';
import { brief, makeFit } from '../rotation/verify';
import { requireCurrent } from '../secret-store/current';
import { lookUntil } from '../secret-store/labels';
import {
  CURRENT,
  labelsOf,
  PENDING,
  PREVIOUS,
  type SecretState,
  versionWith,
} from '../secret-store/secret-store';
import { SECOND } from '../time/clock';

/** Longer than an attempt that is alive takes between two calls. */
const ATTEMPTS_END = 40 * SECOND;

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
  let claimed = false;
  try {
    await makeFit(scene, credential);
    // Secrets Manager gives AWSCURRENT to a secret's first version.
    const labelled = await lookUntil(scene, (now) => labelsOf(now, version).length > 0);
    claimed = await claim(scene, version);
    if (!claimed && (await isPromotedByAnother(scene, version, credential))) return 'kept';
    await promote(scene, version, labelled, true);
  } catch (error) {
    await undo(scene, version, credential, claimed);
    throw error;
  }
  return 'issued';
}

/**
 * CloudFormation may ask twice: of two attempts at one version, the one that takes AWSPENDING off decides whether its
 * credential is promoted or removed.
 */
function claim({ store }: Scene, version: string): Promise<boolean> {
  return store.move(PENDING, { from: version });
}

const isPromoted = (seen: SecretState, version: string): boolean =>
  readPromotion(seen.tags)?.version === version;

/** Waits for what another attempt makes of it, which may also have died over it. Throws PendingGone. */
async function isPromotedByAnother(scene: Scene, version: string, credential: unknown): Promise<boolean> {
  const isDone = (seen: SecretState) => versionWith(seen, CURRENT) === version && isPromoted(seen, version);
  if (isDone(await lookUntil(scene, isDone))) return true;
  if (!hasIssuer(scene)) return false;
  await scene.clock.sleep(ATTEMPTS_END);
  await adopt(scene, version, scene.kind.serialize(credential));
  return isDone(await scene.store.describe());
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

/** Ends what was issued for the version, unless another attempt decides, or the version is what readers read already. */
async function undo(scene: Scene, version: string, credential: unknown, claimed: boolean): Promise<void> {
  const { log } = scene;
  try {
    if (!claimed && !(await claim(scene, version))) return;
    if (claimed) {
      const seen = await lookUntil(scene, (now) => isPromoted(now, version));
      const isRead = labelsOf(seen, version).includes(CURRENT) && versionWith(seen, PREVIOUS) !== undefined;
      if (isRead || isPromoted(seen, version)) return;
    }
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
