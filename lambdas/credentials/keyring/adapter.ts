import {
  type AdapterFactory,
  type Clock,
  type LabelHeldAdapter,
  type Labelled,
  type Log,
  RekeyError,
} from 'cdk-rekey-engine';
import { SecretsManagerStore } from '../../verifier-secret/secrets-manager';
import type { VerifierStore } from '../../verifier-secret/store';
import { ALGORITHMS, KEYRING, type KeyringParameters, type Ring } from './contract';
import { copiesOf } from './copies';
import { makeKey, privateMembers } from './keys';
import { readParameters } from './parameters';
import { parseRing } from './parse';
import { problemOf } from './probe';
import { type KeySetCopy, Publication } from './publication';
import { idsOf, renewed } from './ring';

/** Places of the public keys. */
export interface KeyringServices {
  store(arn: string, log: Log): VerifierStore;
  copies(parameters: KeyringParameters, log: Log): KeySetCopy[];
}

const AWS: KeyringServices = {
  store: (arn, log) => new SecretsManagerStore(arn, log),
  copies: copiesOf,
};

/** An ordered set of signing or encryption keys: next, current and previous. The readers accept the keys of the ring. */
export const keyring = (services: KeyringServices = AWS): AdapterFactory<Ring> => ({
  kind: KEYRING,
  create(given, { clock, log }): LabelHeldAdapter<Ring> {
    const parameters = readParameters(given);
    const { algorithm, previous, keepSeconds } = parameters;
    const sort = ALGORITHMS[algorithm];
    const publication = publicationOf(services, parameters, clock, log);
    return {
      traits: {
        chosenBy: 'caller',
        livesAt: 'labels',
        slots: Number.POSITIVE_INFINITY,
        identity: 'own',
        // Data is lost with the key that encrypts it.
        replaceNow: sort === 'encryption' ? 'named' : 'any',
      },
      principal: `the readers of ${sort} keys`,
      parse: (text) => parseRing(text, sort),
      serialize: (ring) => JSON.stringify(ring),
      secretsIn: ({ keys }) => keys.flatMap(privateMembers),
      idOf: ({ current }) => current,
      idsIn: idsOf,
      issue: async ({ current, currentSince: since, excluded }) => {
        const now = clock.now();
        const keepFor = keepSeconds === undefined ? Number.POSITIVE_INFINITY : keepSeconds * 1000;
        const fresh = () => makeKey(algorithm, now);
        return renewed(current, { now, since, previous, keepFor, excluded, fresh });
      },
      ...(publication && {
        install: async (ring: Ring, labelled: Labelled<Ring>) => {
          await publication.install(ring, labelled);
          return 'ready' as const;
        },
        reconcile: (labelled: Labelled<Ring>) => publication.reconcile(labelled),
      }),
      verify: async (ring, check) => {
        requireUsable(ring);
        await publication?.requirePublished(ring, check);
      },
    };
  },
});

function publicationOf(
  services: KeyringServices,
  parameters: KeyringParameters,
  clock: Clock,
  log: Log,
): Publication | undefined {
  const { algorithm, keySetSecret } = parameters;
  if (ALGORITHMS[algorithm] !== 'pair' || keySetSecret === undefined) return undefined;
  return new Publication(clock, services.store(keySetSecret, log), services.copies(parameters, log));
}

/** Uses each key once. Throws VerifyFailed. */
function requireUsable({ keys }: Ring): void {
  for (const key of keys) {
    const problem = problemOf(key);
    if (problem === undefined) continue;
    throw new RekeyError('VerifyFailed', {
      found: `The key ${key.kid} ${problem}.`,
      unchanged: 'AWSCURRENT.',
      action: 'rotate again; a value that was written by hand must hold keys for its algorithms.',
    });
  }
}
