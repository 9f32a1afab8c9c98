import type { FetchedVersion } from '../../backend';
import { ServiceFailure } from '../../http/service-failure';
import type { SecretValueEntry } from './secrets-manager-api';

/** The version in an answer; a failure if the answer has no value. */
export function versionOf(id: string, entry: SecretValueEntry): FetchedVersion | ServiceFailure {
  const value = entry.SecretString ?? entry.SecretBinary;
  if (value === undefined || entry.VersionId === undefined) {
    return new ServiceFailure('transient', 'an answer without a value and its version');
  }
  return {
    id,
    versionId: entry.VersionId,
    stages: [...(entry.VersionStages ?? [])],
    value,
    ...(entry.CreatedDate ? { createdAt: entry.CreatedDate.getTime() } : {}),
  };
}
