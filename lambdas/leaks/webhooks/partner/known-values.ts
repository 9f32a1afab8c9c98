import { LEAK_INDEX } from '../../../../engine/src/contract';
import { messageOf } from '../../../../engine/src/leak-index/fingerprint';
import type { Clock } from '../../../../engine/src/time/clock';
import type { Subject } from '../../contract';
import type { AwsJson } from '../../matcher/aws-json';
import { batchGet } from '../../matcher/batch-get';
import { customerKeys } from '../../matcher/customer-keys';
import type { SubjectsConfig } from '../../reports/subjects';

/** Values that the index or a covered store has. The id of a credential alone proves nothing. */
export async function knownValues(
  call: AwsJson,
  clock: Clock,
  { index, apiKeyStores }: SubjectsConfig,
  subjects: ReadonlyMap<string, Subject>,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  const byFingerprint = new Map([...subjects].map(([value, { fingerprint }]) => [fingerprint, value]));
  byFingerprint.delete(undefined);
  const name = index.table.slice(index.table.lastIndexOf('/') + 1);
  const table = { name, key: LEAK_INDEX.fingerprint, attributes: [LEAK_INDEX.fingerprint] };
  for (const item of await batchGet(call, clock, table, [...byFingerprint.keys()] as string[]))
    known.add(byFingerprint.get(item[LEAK_INDEX.fingerprint]?.S) ?? '');
  const issued = [...subjects].filter(([, { customerKey }]) => customerKey !== undefined);
  const byDigest = new Map(issued.map(([value]) => [messageOf(value).toString('hex'), value]));
  for (const store of byDigest.size > 0 ? new Set(Object.values(apiKeyStores)) : [])
    for (const digest of (await customerKeys(call, clock, store, byDigest.keys())).keys())
      known.add(byDigest.get(digest) ?? '');
  return known;
}
