import { createVerifier, isVerifierSet } from 'rekey-client/api-keys';
import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { API_KEY, type ApiKeyParameters, type ApiKeyValue } from './contract';
import { accepts } from './key-set';

/** Checks the key as the services of the app do: with the verifier secret, which they cache. */
export const reader: KindReader = {
  kind: API_KEY,
  description:
    'each service that may read the verifier secret checks the key with it, through a cache of its own',
  endsWithGrace: true,
  async use(value, { parameters, asServices }) {
    const { prefix, verifierSecretArn } = parameters as unknown as ApiKeyParameters;
    const { key } = JSON.parse(value) as ApiKeyValue;
    const set = await asServices(verifierSecretArn, async (secret) => {
      const check = await createVerifier(secret, { prefix }).verify(key);
      if (check.result === 'unavailable') throw check.cause;
      if (!check.ok) throw refused(check.result);
    });
    if (set === undefined) return;
    const parsed: unknown = JSON.parse(set);
    if (!isVerifierSet(parsed) || !accepts(parsed.keys, key)) throw refused('unknown');
  },
};

const refused = (result: string): Error =>
  new Error(`The service that checks the key refused it: ${result}.`);
