import { keyFault } from '../../../client/src/api-keys/format';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import type { LeakIndexLocation } from '../../../engine/src/contract';
import { messageOf, SHORTEST_FINGERPRINTED } from '../../../engine/src/leak-index/fingerprint';
import type { Subject } from '../contract';
import type { AwsJson } from '../matcher/aws-json';
import { fingerprintsOf } from '../matcher/fingerprints';

/** Longest value that is recognized, characters. A private RSA key of 8192 bits has 6,400. */
const LONGEST_VALUE = 16_384;
/** Id of a long-term access key (IAM user guide, "IAM identifiers"). It is no secret. */
const ACCESS_KEY_ID = /^AKIA[A-Z0-9]{16}$/;

/** Index and stores by which values are recognized. */
export interface SubjectsConfig {
  readonly index: LeakIndexLocation;
  /** ARNs of the tables of the covered `ApiKeyStore`s, by prefix of their keys. */
  readonly apiKeyStores: Readonly<Record<string, string>>;
}

/**
 * Subjects of leaked values, which go no further than this function: the fingerprint of each, the id of a customer's key for a
 * value with the format and the checksum of a covered store, and the id for an access key id. A value that no index can hold
 * has none.
 *
 * @returns the subjects by value. Each value costs one call of KMS.
 */
export async function subjectsOf(
  call: AwsJson,
  { index, apiKeyStores }: SubjectsConfig,
  values: Iterable<string>,
): Promise<ReadonlyMap<string, Subject>> {
  const found = new Map<string, Subject>();
  const digests = new Map<string, string>();
  for (const value of values) {
    if (value.length < SHORTEST_FINGERPRINTED || value.length > LONGEST_VALUE) continue;
    if (ACCESS_KEY_ID.test(value)) found.set(value, { credential: value });
    else digests.set(value, messageOf(value).toString('hex'));
  }
  const { byDigest } = await fingerprintsOf(call, index.key, digests.values());
  const prefixes = Object.keys(apiKeyStores);
  for (const [value, digest] of digests) {
    const isCustomerKey = prefixes.some((prefix) => keyFault(value, prefix) === undefined);
    const fingerprint = byDigest.get(digest) as string;
    found.set(value, { fingerprint, ...(isCustomerKey && { customerKey: keyIdOf(value) }) });
  }
  return found;
}

/** The subject of a value; undefined if no index can hold the value. */
export async function subjectOf(
  call: AwsJson,
  config: SubjectsConfig,
  value: string,
): Promise<Subject | undefined> {
  return (await subjectsOf(call, config, [value])).get(value);
}
