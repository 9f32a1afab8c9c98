import type { Input, Operation } from '../../../call';
import { secretOperations } from '../access';
import { errors } from '../errors';
import { CURRENT, type Secret } from '../secret';
import type { SecretStore } from '../store';
import { missing } from '../validation';
import { Versions } from '../versions';

/** UpdateSecretVersionStage, a compare-and-swap: the caller names the version that has the label. */
export function stageOperations(store: SecretStore): Record<string, Operation> {
  function update(secret: Secret, input: Input): unknown {
    const { VersionStage: stage } = input;
    const to: string | undefined = input.MoveToVersionId ?? undefined;
    const from: string | undefined = input.RemoveFromVersionId ?? undefined;
    if (typeof stage !== 'string' || stage === '') throw missing('versionStage');
    if (to === undefined && from === undefined) {
      throw errors.invalidParameter('You must provide MoveToVersionId, RemoveFromVersionId or both.');
    }
    const versions = new Versions(secret.versions);
    const target = to === undefined ? undefined : versions.get(to);
    if (to !== undefined && !target) throw errors.versionNotFound(to);
    checkHolder(stage, versions.holder(stage)?.id, from, to);
    if (target && stage === CURRENT && !target.data) throw errors.versionNotFound(target.id);
    if (target) versions.attach(stage, target.id);
    else if (from !== undefined) versions.detach(stage, from);
    store.write(secret, { versions: versions.result });
    return secret.identity;
  }

  return secretOperations(store, { UpdateSecretVersionStage: update });
}

function checkHolder(stage: string, holder?: string, from?: string, to?: string): void {
  if (to === undefined && stage === CURRENT) {
    throw errors.invalidParameter(
      'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
    );
  }
  if (holder === from) return;
  if (holder !== undefined && holder === to && (from === undefined || from === to)) return;
  if (holder === undefined) {
    throw errors.invalidParameter(`Staging label ${stage} is not attached to version ${from}.`);
  }
  const cause = from === undefined ? "The parameter RemoveFromVersionId can't be empty. " : '';
  throw errors.invalidParameter(
    `${cause}Staging label ${stage} is currently attached to version ${holder}, ` +
      'so you must explicitly reference that version in RemoveFromVersionId.',
  );
}
