import type { AccessKey, KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { ACCESS_KEY } from './contract';

/** Signs a call to STS with the access key in each region. */
export const reader: KindReader = {
  kind: ACCESS_KEY,
  description: "each read signs a call to STS in the app's region and in us-east-1",
  accessKey,
  async use(value, { regions, authenticate }) {
    const key = accessKey(value);
    if (!key) throw new Error('The value is not an access key.');
    for (const region of regions) await authenticate(key, region);
  },
};

function accessKey(value: string): AccessKey | undefined {
  try {
    const { accessKeyId, secretAccessKey } = JSON.parse(value) as Partial<AccessKey>;
    const isKey = typeof accessKeyId === 'string' && typeof secretAccessKey === 'string';
    return isKey ? { accessKeyId, secretAccessKey } : undefined;
  } catch {
    return undefined;
  }
}
