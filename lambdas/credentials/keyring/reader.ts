import type { Secret, SecretHandle } from 'rekey-client';
import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { ALGORITHMS, type Algorithm, KEYRING } from './contract';
import { parseRing } from './parse';
import { problemOf } from './probe';
import { currentOf } from './ring';

/** Signs or encrypts with the current key, and uses the result, as the services of the app do. */
export const reader: KindReader = {
  kind: KEYRING,
  description:
    'each read signs a token with the current key and verifies it, or encrypts and decrypts a text, as the services do',
  endsWithGrace: true,
  pause: ({ cacheSeconds }) => Number(cacheSeconds) * 1000,
  async use(value, { labelsOf, parameters, asServices }) {
    const ring = parseRing(value, ALGORITHMS[parameters.algorithm as Algorithm]);
    const problem = problemOf(currentOf(ring));
    if (problem !== undefined) throw new Error(`The current key ${ring.current} ${problem}.`);
    const { verifierSecretArn } = parameters;
    if (typeof verifierSecretArn === 'string')
      await asServices(verifierSecretArn, (secret) => requirePublished(secret, ring.current));
    const accepted = labelsOf(value).some((label) => label === 'AWSCURRENT' || label === 'AWSPREVIOUS');
    if (!accepted)
      throw new Error(
        'The services refused the ring: no version labelled AWSCURRENT or AWSPREVIOUS holds it.',
      );
  },
};

/** Looks for the public key as a service does: an unknown key id makes it fetch the key set again. */
async function requirePublished(secret: SecretHandle, kid: string): Promise<void> {
  const has = (set: Secret) =>
    (set.json() as { keys: { kid: string }[] }).keys.some((key) => key.kid === kid);
  const cached = await secret.get();
  if (has(cached) || has(await secret.refresh({ unlessVersion: cached.versionId }))) return;
  throw new Error(`The service that verifies tokens refused them: the key set has no key ${kid}.`);
}
