import { BackendError, type FetchedVersion } from '../backend';
import { validate } from '../secret/schema';
import { Secret } from '../secret/secret';
import type { CachedValue } from './cached-value';
import type { EntryKey } from './context';
import type { Sourced } from './source';

/**
 * Turns a fetched version into the value to serve: the one that is held if it is the same version, else a new one that
 * is valid.
 *
 * @throws BackendError when a replica answers with an older version
 * @throws SecretsError SecretNotJson or SecretNotValid
 */
export async function accept<T>(
  { secret: held, previous }: CachedValue<T>,
  key: EntryKey<T>,
  { version, fromReplica }: Sourced,
): Promise<Secret<T>> {
  if (held !== undefined && isSame(version, held)) {
    if (typeof version.value !== 'string') version.value.fill(0);
    return held;
  }
  if (fromReplica && held !== undefined && isOlder(version, held, previous)) {
    throw new BackendError(
      'transient',
      `The backend does not answer, and the replica has an older version of secret ${key.request.id} than the cache.`,
    );
  }
  const secret = secretOf(version, key);
  if (key.schema !== undefined) await validate(secret, key.schema);
  return secret;
}

function secretOf<T>({ versionId, stages, createdAt, value }: FetchedVersion, key: EntryKey<T>): Secret<T> {
  const isText = typeof value === 'string';
  return new Secret<T>({
    id: key.request.id,
    versionId,
    stages,
    ...(createdAt !== undefined && { createdAt }),
    value: isText && key.asBytes ? new TextEncoder().encode(value) : value,
    isText,
  });
}

const isSame = (version: FetchedVersion, held: Secret): boolean =>
  version.versionId === held.versionId && version.stages.join() === held.stages.join();

function isOlder(version: FetchedVersion, held: Secret, previous: Secret | undefined): boolean {
  if (version.createdAt !== undefined && held.createdAt !== undefined)
    return version.createdAt < held.createdAt;
  return version.versionId === previous?.versionId;
}
