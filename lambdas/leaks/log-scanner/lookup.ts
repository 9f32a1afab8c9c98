import { LEAK_INDEX } from '../../../engine/src/contract';
import { type AwsJson, type RetryClock, repeated } from '../matcher/aws-json';
import { batchGet } from '../matcher/batch-get';
import { customerKeys } from '../matcher/customer-keys';
import { fingerprintsOf } from '../matcher/fingerprints';
import type { Candidate } from './candidates';

/** Leaked credential of the app, by the texts of log events. */
export interface Leak {
  readonly candidate: Candidate;
  readonly fingerprint?: string;
  readonly customerKey?: string;
  /** Id of the version; of a customer's key, its id. */
  readonly version: string;
}

/** Index of the secrets, and the calls. */
export interface LookupOptions {
  /** ARN of the table of the `LeakIndex`. */
  readonly table: string;
  /** ARN of its HMAC key. */
  readonly key: string;
  readonly call: AwsJson;
  readonly clock: RetryClock & { now(): number };
}

/**
 * Looks candidates up in the stores of customers' keys and in the index: a secret may hold a customer's key. Each candidate
 * costs one call of KMS. The secrets that hold a value, and their states, are looked up by the response.
 */
export async function leaksAmong(
  candidates: readonly Candidate[],
  { table, key, call, clock }: LookupOptions,
): Promise<Leak[]> {
  const calls = repeated(call, clock);
  const byDigest = new Map(candidates.map((candidate) => [candidate.digest, candidate]));
  const leaks = new Map<string, Leak>();
  for (const [store, digests] of digestsByStore(candidates))
    for (const [digest, { version }] of await customerKeys(calls, clock, store, digests)) {
      const candidate = byDigest.get(digest);
      if (candidate) leaks.set(digest, { candidate, customerKey: version, version });
    }
  const fingerprints = await fingerprintsOf(calls, key, byDigest.keys());
  const digestOf = new Map([...fingerprints.byDigest].map(([digest, fingerprint]) => [fingerprint, digest]));
  const { fingerprint: id, version } = LEAK_INDEX;
  const about = { name: table.slice(table.lastIndexOf('/') + 1), key: id, attributes: [id, version] };
  for (const item of await batchGet(calls, clock, about, [...digestOf.keys()])) {
    const fingerprint = item[id]?.S ?? '';
    const digest = digestOf.get(fingerprint) ?? '';
    const candidate = byDigest.get(digest);
    if (!candidate) continue;
    leaks.set(digest, { candidate, version: item[version]?.S ?? '', ...leaks.get(digest), fingerprint });
  }
  return [...leaks.values()];
}

function digestsByStore(candidates: readonly Candidate[]): Map<string, string[]> {
  const stores = new Map<string, string[]>();
  for (const { store, digest } of candidates)
    if (store !== undefined) stores.set(store, [...(stores.get(store) ?? []), digest]);
  return stores;
}
