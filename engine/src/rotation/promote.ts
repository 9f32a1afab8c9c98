import { hasIssuer, parse, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import {
  entryTag,
  promotionTag,
  readLedger,
  readPromotion,
  writeEntry,
} from '../inventory/credential-records';
import { hasTurn, lookUntil } from '../secret-store/labels';
import { pendingValue } from '../secret-store/pending';
import { CURRENT, PENDING, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { SECOND } from '../time/clock';
import { rememberIssued } from './adopt';
import { abandoned } from './guard';
import { brief } from './verify';

/**
 * So long after a look a label may be moved because of it: whoever retires what has lost its turn waits MOVES_TAKE
 * and LABELS_SETTLE, in which both the look and the move are behind by as much as readers can be.
 */
const MOVE_WITHIN = 3 * SECOND;

/**
 * finishSecret: makes the version current, in one compare-and-swap. Throws CurrentMoved or RotationAbandoned.
 *
 * @param seen what a look has just told.
 * @param claimed whether AWSPENDING has been taken off the version already.
 */
export async function promote(
  scene: Scene,
  version: string,
  seen: SecretState,
  claimed = false,
): Promise<void> {
  const { kind, store, clock } = scene;
  const looked = clock.now();
  const { text, created } = await pendingValue(scene, version);
  const credential = parse(scene, text);
  await kind.verify(credential, brief(scene));
  const holder = versionWith(seen, CURRENT);
  if (holder !== version) {
    await rememberIssued(scene, version, credential, seen);
    await rememberReplaced(scene, version, seen);
    if (!claimed && clock.now() - looked > MOVE_WITHIN) await requireTurn(scene, version);
    await moveCurrent(scene, version, holder);
  }
  if (!claimed) await store.move(PENDING, { from: version });
  await writeDown(scene, version, credential, created);
}

/** An attempt may have ended after the label had been moved, and before that was written down. */
export async function completePromotion(scene: Scene, version: string, seen: SecretState): Promise<string> {
  if (readPromotion(seen.tags)?.version === version) return 'nothing to do';
  const { text, created } = await pendingValue(scene, version);
  await scene.store.move(PENDING, { from: version });
  await writeDown(scene, version, parse(scene, text), created);
  return 'completed';
}

async function writeDown(scene: Scene, version: string, credential: unknown, created: number): Promise<void> {
  const { store, clock, log } = scene;
  const live = hasIssuer(scene) ? entryTag(scene, scene.kind.idOf(credential), 'live', version) : {};
  await store.tag({ ...promotionTag({ version, time: clock.now(), issued: created }), ...live });
  log.write('info', { event: 'promote', version, outcome: 'promoted' }, { rotationSucceeded: 1 });
}

/** AWSPREVIOUS is about to move on: a credential that loses its last label so is still ours to retire. */
async function rememberReplaced(scene: Scene, version: string, seen: SecretState): Promise<void> {
  const previous = versionWith(seen, PREVIOUS);
  for (const entry of readLedger(scene.kind, seen.tags).values()) {
    if (entry.version !== previous || previous === version || entry.state !== 'live') continue;
    await writeEntry(scene, entry.id, 'replaced', entry.version);
  }
}

async function requireTurn(scene: Scene, version: string): Promise<void> {
  const seen = await lookUntil(scene, (now) => hasTurn(now, version));
  if (!hasTurn(seen, version)) throw await abandoned(scene, version, seen);
}

async function moveCurrent(scene: Scene, version: string, holder: string | undefined): Promise<void> {
  if (await scene.store.move(CURRENT, { to: version, from: holder })) return;
  // Whoever was quicker, with this version or another, is seen late.
  const now = versionWith(await lookUntil(scene, (seen) => versionWith(seen, CURRENT) !== holder), CURRENT);
  if (now === version) return;
  throw new RekeyError('CurrentMoved', {
    found: `AWSCURRENT was on ${holder ?? 'no version'} when the step began, and is on ${now ?? 'no version'} now.`,
    left: 'AWSCURRENT where it is; AWSPENDING on its version.',
    fix: 'nothing, if somebody wrote the secret by hand or rotated it; else rotate again.',
  });
}
