import { hasIssuer, type IssuerScene, parse, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { type RotationEvent, STEPS, type Step } from '../events';
import { readLedger, writeEntry } from '../inventory/credential-records';
import { findStrays, readJournal } from '../inventory/journal';
import { hasTurn, lookUntil } from '../secret-store/labels';
import { CURRENT, labelsOf, PENDING, type SecretState } from '../secret-store/secret-store';

export interface Admitted {
  /** Undefined where the token is current already: all that may be left to do is to write that down. */
  readonly step: Step | undefined;
  readonly seen: SecretState;
}

/** Lets a step pass only when the secret says that it is this token's turn. */
export async function guard(scene: Scene, event: RotationEvent): Promise<Admitted> {
  const { store, settings } = scene;
  // Before any call: nobody makes this function rotate another secret that its role can reach.
  if (event.secretArn !== settings.secretArn) throw wrongSecret(event, settings.secretArn);
  let seen = await store.describe();
  if (seen.rotationEnabled === false) throw rotationNotEnabled();
  if (!hasTurn(seen, event.version)) seen = await lookUntil(scene, (now) => hasTurn(now, event.version));
  const labels = seen.versions[event.version];
  if (labels?.includes(CURRENT)) return { step: undefined, seen };
  if (!labels?.includes(PENDING)) throw await abandoned(scene, event.version, seen);
  if (!isStep(event.step)) throw unknownStep(event.step);
  return { step: event.step, seen };
}

const isStep = (text: string): text is Step => (STEPS as readonly string[]).includes(text);

/** The token's label is gone, for instance because somebody wrote a value by hand. What we issued for it goes. */
export async function abandoned(scene: Scene, version: string, seen: SecretState): Promise<RekeyError> {
  const given =
    hasIssuer(scene) && labelsOf(seen, version).length === 0 ? await giveUp(scene, version, seen) : undefined;
  if (!given && !(version in seen.versions) && !(await scene.store.read(version)))
    return tokenUnknown(version);
  return new RekeyError('RotationAbandoned', {
    found: `Version ${version} carries neither AWSPENDING nor AWSCURRENT: its rotation is over.`,
    left: given
      ? `AWSCURRENT; the credential ${given} that was issued for it is retired by the next sweep.`
      : 'AWSCURRENT, and every credential.',
    fix: 'nothing, if the secret was written by hand or rotated again meanwhile; else rotate again.',
  });
}

/** Marks a credential that never became current as retiring; the sweep ends it when still no label holds it. */
async function giveUp(scene: IssuerScene, version: string, seen: SecretState): Promise<string | undefined> {
  const ledger = readLedger(scene.kind, seen.tags);
  const entry = [...ledger.values()].find((candidate) => candidate.version === version);
  if (entry) {
    if (entry.state !== 'pending') return undefined;
    await writeEntry(scene, entry.id, 'retiring', version);
    return entry.id;
  }
  const stored = await scene.store.read(version);
  if (!stored) return undefined;
  const id = scene.kind.idOf(parse(scene, stored.text));
  const strays = await findStrays(
    scene,
    readJournal(scene.kind, seen.tags),
    await scene.kind.list(),
    new Set(ledger.keys()),
  );
  if (!strays.includes(id)) return undefined;
  await writeEntry(scene, id, 'retiring', version);
  return id;
}

function wrongSecret(event: RotationEvent, arn: string): RekeyError {
  return new RekeyError('WrongSecret', {
    found: `The event is about ${event.secretArn}, but this function rotates ${arn} alone.`,
    left: 'everything; no call was made.',
    fix: 'find out who configured the other secret to use this function, and give that secret its own.',
  });
}

function rotationNotEnabled(): RekeyError {
  return new RekeyError('RotationNotEnabled', {
    found: 'Rotation is turned off for the secret.',
    left: 'everything.',
    fix: 'turn rotation on again, by RotateSecret or by deploying the stack.',
  });
}

function tokenUnknown(version: string): RekeyError {
  return new RekeyError('TokenUnknown', {
    found: `The secret has no version ${version}.`,
    left: 'everything.',
    fix: 'let only Secrets Manager invoke the function; to rotate now, use RotateSecret.',
  });
}

function unknownStep(step: string): RekeyError {
  return new RekeyError('UnknownStep', {
    found: `The event names the step "${step.slice(0, 64)}"; the steps are ${STEPS.join(', ')}.`,
    left: 'everything.',
    fix: 'let only Secrets Manager invoke the function; if it did, update cdk-rekey.',
  });
}
