import { LEAK_INDEX } from '../../../engine/src/contract';
import { fingerprintOf } from '../../../engine/src/leak-index/fingerprint';
import { atOnce } from './at-once';
import type { AwsJson } from './aws-json';

/**
 * GenerateMac calls at the same time. KMS allows 10,000 to 100,000 a second for all symmetric and HMAC keys of a region
 * together (AWS KMS Developer Guide, "Request quotas").
 */
const AT_ONCE = 32;

/** Fingerprints by digest, and the ARN of the key that made them. */
export interface Fingerprints {
  readonly byDigest: ReadonlyMap<string, string>;
  readonly key?: string;
}

/** Makes the fingerprints of values from their SHA-256 digests, in hexadecimal. Each digest costs one call of KMS. */
export async function fingerprintsOf(
  call: AwsJson,
  keyId: string,
  digests: Iterable<string>,
): Promise<Fingerprints> {
  const byDigest = new Map<string, string>();
  let key: string | undefined;
  await atOnce(AT_ONCE, new Set(digests), async (digest) => {
    const Message = Buffer.from(digest, 'hex').toString('base64');
    const input = { KeyId: keyId, MacAlgorithm: LEAK_INDEX.macAlgorithm, Message };
    const { Mac, KeyId } = await call('kms', 'GenerateMac', input);
    byDigest.set(digest, fingerprintOf(String(Mac)));
    key ??= String(KeyId);
  });
  return { byDigest, ...(key === undefined ? {} : { key }) };
}
