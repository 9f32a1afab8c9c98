import type { Call, Input, Operation } from '../../../call';
import { secretAccess } from '../access';
import { errors } from '../errors';
import { CURRENT } from '../secret';
import type { SecretStore } from '../store';
import { missing } from '../validation';
import { Versions } from '../versions';

/** UpdateSecretVersionStage: who moves a label must name who holds it, which makes it a compare-and-swap. */
export function stageOperations(store: SecretStore): Record<string, Operation> {
  function update(input: Input, call: Call): unknown {
    const secret = store.live(input.SecretId, call);
    const { VersionStage: stage } = input;
    const to: string | undefined = input.MoveToVersionId ?? undefined;
    const from: string | undefined = input.RemoveFromVersionId ?? undefined;
    if (typeof stage !== 'string' || stage === '') throw missing('versionStage');
    if (to === undefined && from === undefined) {
      throw errors.invalidParameter('You must provide MoveToVersionId, RemoveFromVersionId or both.');
    }
    const versions = new Versions(secret.versions);
    const known = to === undefined ? undefined : versions.get(to);
    if (to !== undefined && !known) throw errors.versionNotFound(to);
    checkHolder(stage, versions.holder(stage)?.id, from, to);
    if (known && stage === CURRENT && !known.data) throw errors.versionNotFound(known.id);
    if (known) versions.attach(stage, known.id);
    else if (from !== undefined) versions.detach(stage, from);
    store.write(secret, { versions: versions.result });
    return { ARN: secret.arn, Name: secret.name };
  }

  return {
    UpdateSecretVersionStage: { access: secretAccess(store, 'UpdateSecretVersionStage'), run: update },
  };
}

function checkHolder(stage: string, holder?: string, from?: string, to?: string): void {
  if (to === undefined && stage === CURRENT) {
    throw errors.invalidParameter(
      'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
    );
  }
  if (holder === undefined && from === undefined) return;
  if (holder !== undefined && holder === to && (from === undefined || from === to)) return;
  if (holder === from) return;
  if (holder === undefined) {
    throw errors.invalidParameter(`Staging label ${stage} is not attached to version ${from}.`);
  }
  const cause = from === undefined ? "The parameter RemoveFromVersionId can't be empty. " : '';
  throw errors.invalidParameter(
    `${cause}Staging label ${stage} is currently attached to version ${holder}, ` +
      'so you must explicitly reference that version in RemoveFromVersionId.',
  );
}
