import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  type AdapterFactory,
  type Clock,
  type LabelHeldAdapter,
  type Labelled,
  type Log,
  REQUEST_TIMES,
  RekeyError,
  SECOND,
} from 'cdk-rekey-engine';
import { onFirstUse } from '../../sdk/clients';
import { verifierStore } from '../../verifier-secret/store';
import { ALGORITHMS, KEYRING, type KeyringParameters, type Ring } from './contract';
import { copiesOf } from './copies';
import { makeKey, privateMembers, secretMember } from './keys';
import { readParameters } from './parameters';
import { parseRing } from './parse';
import { problemOf } from './probe';
import { type KeySetCopy, Publication } from './publication';
import { idsOf, renewed } from './ring';

/** Services that hold the public keys. */
export interface KeyringServices {
  secretsManager(): SecretsManagerClient;
  copies(parameters: KeyringParameters, log: Log): KeySetCopy[];
}

const AWS: KeyringServices = {
  secretsManager: () =>
    new SecretsManagerClient({ maxAttempts: 4, cacheMiddleware: true, requestHandler: REQUEST_TIMES }),
  copies: copiesOf,
};

/** An ordered set of signing or encryption keys: next, current and previous. The readers accept the keys of the ring. */
export const keyring = (services: KeyringServices = AWS): AdapterFactory<Ring> => ({
  kind: KEYRING,
  create(given, { clock, log }): LabelHeldAdapter<Ring> {
    const parameters = readParameters(given);
    const { algorithm, previous, keepSeconds, cacheSeconds } = parameters;
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
      secretsOf: ({ keys }, id) => keys.filter(({ kid }) => kid === id).flatMap(secretMember),
      idOf: ({ current }) => current,
      idsIn: idsOf,
      issue: async ({ current, currentSince: since, excluded }) => {
        const now = clock.now();
        if (excluded.size === 0) requirePublishedLongEnough(now, since, cacheSeconds);
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
  const { algorithm, verifierSecretArn } = parameters;
  if (ALGORITHMS[algorithm] !== 'pair' || verifierSecretArn === undefined) return undefined;
  const store = verifierStore(
    verifierSecretArn,
    log,
    onFirstUse(() => services.secretsManager()),
  );
  return new Publication({ clock, log }, store, services.copies(parameters, log));
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

/** A rotation makes the next key current, which every reader must have seen by then. Throws GraceNotOver. */
function requirePublishedLongEnough(now: number, since: number | undefined, cacheSeconds: number): void {
  const until = (since ?? Number.NEGATIVE_INFINITY) + cacheSeconds * SECOND;
  if (now >= until) return;
  throw new RekeyError('GraceNotOver', {
    found: `Readers may cache the ring until ${new Date(until).toISOString()}, and do not know the next key before.`,
    unchanged: 'every key and every label.',
    action: 'rotate again after that time; for a compromised key, use replace-now.',
  });
}
