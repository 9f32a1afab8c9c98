import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { type RotationEvent, STEPS, type Step } from '../events';
import { readRecords, writeRecord } from '../inventory/credential-records';
import { idOf } from '../inventory/inventory';
import { findOrphans } from '../inventory/orphans';
import { describeUntil, isInRotation } from '../secret-store/labels';
import { CURRENT, labelsOf, PENDING, type SecretState } from '../secret-store/secret-store';
import { keepsRecords } from '../traits';

export interface Admitted {
  /** Undefined if the version is already current. Only the record of the promotion may be missing. */
  readonly step: Step | undefined;
  readonly seen: SecretState;
}

/** Admits a step only if the version carries AWSPENDING. */
export async function guard(context: Context, event: RotationEvent): Promise<Admitted> {
  const { store, settings } = context;
  // Checked before any call, so that an invoker cannot make the function rotate another secret.
  if (event.secretArn !== settings.secretArn) throw wrongSecret(event, settings.secretArn);
  let seen = await store.describe();
  if (seen.rotationEnabled === false) throw rotationNotEnabled();
  if (!isInRotation(seen, event.version))
    seen = await describeUntil(context, (now) => isInRotation(now, event.version));
  const labels = seen.versions[event.version];
  if (labels?.includes(CURRENT)) return { step: undefined, seen };
  if (!labels?.includes(PENDING)) throw await abandoned(context, event.version, seen);
  if (!isStep(event.step)) throw unknownStep(event.step);
  return { step: event.step, seen };
}

const isStep = (text: string): text is Step => (STEPS as readonly string[]).includes(text);

/** The error for a version without its label, for example after a value was written by hand. Its credential is retired. */
export async function abandoned(context: Context, version: string, seen: SecretState): Promise<RekeyError> {
  const marked =
    labelsOf(seen, version).length === 0 ? await markRetiring(context, version, seen) : undefined;
  if (!marked && !(version in seen.versions) && !(await context.store.read(version)))
    return tokenUnknown(version);
  return new RekeyError('RotationAbandoned', {
    found: `Version ${version} carries neither AWSPENDING nor AWSCURRENT: its rotation has ended.`,
    unchanged: marked
      ? `AWSCURRENT; the next sweep retires the credential ${marked} that was issued for it.`
      : 'AWSCURRENT and every credential.',
    action:
      'none if the secret was written by hand or rotated again in the meantime; otherwise rotate again.',
  });
}

/** Marks a credential that never became current as retiring. The sweep ends it if it still has no label. */
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
    found: `The event is for ${event.secretArn}, but this function rotates only ${arn}.`,
    unchanged: 'everything; no call was made.',
    action:
      'find out who configured the other secret to use this function, and give that secret its own function.',
  });
}

function rotationNotEnabled(): RekeyError {
  return new RekeyError('RotationNotEnabled', {
    found: 'Rotation is turned off for the secret.',
    unchanged: 'everything.',
    action: 'turn rotation on again with RotateSecret or by deploying the stack.',
  });
}

function tokenUnknown(version: string): RekeyError {
  return new RekeyError('TokenUnknown', {
    found: `The secret has no version ${version}.`,
    unchanged: 'everything.',
    action: 'allow only Secrets Manager to invoke the function; to rotate now, use RotateSecret.',
  });
}

function unknownStep(step: string): RekeyError {
  return new RekeyError('UnknownStep', {
    found: `The event has the unknown step "${step.slice(0, 64)}". The steps are ${STEPS.join(', ')}.`,
    unchanged: 'everything.',
    action: 'allow only Secrets Manager to invoke the function; if it did, update cdk-rekey.',
  });
}
