import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { type RotationEvent, STEPS, type Step } from '../events';
import { readRecords, writeRecord } from '../inventory/credential-records';
import { idOf } from '../inventory/inventory';
import { findOrphans } from '../inventory/orphans';
import { hasTurn, lookUntil } from '../secret-store/labels';
import { CURRENT, labelsOf, PENDING, type SecretState } from '../secret-store/secret-store';
import { keepsRecords } from '../traits';

export interface Admitted {
  /** Undefined where the version is current already: at most the record of the promotion is missing. */
  readonly step: Step | undefined;
  readonly seen: SecretState;
}

/** Admits a step only when the labels of the secret say that it is this version's turn. */
export async function guard(context: Context, event: RotationEvent): Promise<Admitted> {
  const { store, settings } = context;
  // Before any call: nobody makes this function rotate another secret that its role can reach.
  if (event.secretArn !== settings.secretArn) throw wrongSecret(event, settings.secretArn);
  let seen = await store.describe();
  if (seen.rotationEnabled === false) throw rotationNotEnabled();
  if (!hasTurn(seen, event.version)) seen = await lookUntil(context, (now) => hasTurn(now, event.version));
  const labels = seen.versions[event.version];
  if (labels?.includes(CURRENT)) return { step: undefined, seen };
  if (!labels?.includes(PENDING)) throw await abandoned(context, event.version, seen);
  if (!isStep(event.step)) throw unknownStep(event.step);
  return { step: event.step, seen };
}

const isStep = (text: string): text is Step => (STEPS as readonly string[]).includes(text);

/** The label of the version is gone, for instance because somebody wrote a value by hand. Its credential is retired. */
export async function abandoned(context: Context, version: string, seen: SecretState): Promise<RekeyError> {
  const marked =
    labelsOf(seen, version).length === 0 ? await markRetiring(context, version, seen) : undefined;
  if (!marked && !(version in seen.versions) && !(await context.store.read(version)))
    return tokenUnknown(version);
  return new RekeyError('RotationAbandoned', {
    found: `Version ${version} carries neither AWSPENDING nor AWSCURRENT: its rotation is over.`,
    unchanged: marked
      ? `AWSCURRENT; the credential ${marked} that was issued for it is retired by the next sweep.`
      : 'AWSCURRENT, and every credential.',
    action: 'none if the secret was written by hand or rotated again meanwhile; otherwise rotate again.',
  });
}

/** Marks a credential that never became current as retiring; the sweep ends it when still no label holds it. */
async function markRetiring(
  context: Context,
  version: string,
  seen: SecretState,
): Promise<string | undefined> {
  if (!keepsRecords(context.adapter)) return undefined;
  const records = readRecords(context, seen);
  const record = [...records.values()].find((candidate) => candidate.version === version);
  if (record) {
    if (record.state !== 'pending') return undefined;
    await writeRecord(context, record.id, 'retiring', version);
    return record.id;
  }
  const stored = await context.store.read(version);
  if (!stored || !context.adapter.list) return undefined;
  const id = idOf(context, version, parse(context, stored.text));
  const listed = await context.adapter.list();
  const orphans = await findOrphans(context, seen, listed, new Set(records.keys()));
  if (!orphans.includes(id)) return undefined;
  await writeRecord(context, id, 'retiring', version);
  return id;
}

function wrongSecret(event: RotationEvent, arn: string): RekeyError {
  return new RekeyError('WrongSecret', {
    found: `The event is about ${event.secretArn}, but this function rotates ${arn} alone.`,
    unchanged: 'everything; no call was made.',
    action: 'find out who configured the other secret to use this function, and give that secret its own.',
  });
}

function rotationNotEnabled(): RekeyError {
  return new RekeyError('RotationNotEnabled', {
    found: 'Rotation is turned off for the secret.',
    unchanged: 'everything.',
    action: 'turn rotation on again, by RotateSecret or by deploying the stack.',
  });
}

function tokenUnknown(version: string): RekeyError {
  return new RekeyError('TokenUnknown', {
    found: `The secret has no version ${version}.`,
    unchanged: 'everything.',
    action: 'let only Secrets Manager invoke the function; to rotate now, use RotateSecret.',
  });
}

function unknownStep(step: string): RekeyError {
  return new RekeyError('UnknownStep', {
    found: `The event names the step "${step.slice(0, 64)}"; the steps are ${STEPS.join(', ')}.`,
    unchanged: 'everything.',
    action: 'let only Secrets Manager invoke the function; if it did, update cdk-rekey.',
  });
}
