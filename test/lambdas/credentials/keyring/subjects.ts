import { issuerContext, type KindWithIssuer } from '../../../../engine/src/testing/issuer';
import { type Subject, subject } from '../../../../engine/test/subject';
import type { World } from '../../../../engine/test/world/world';
import type { KeySet, Ring } from '../../../../lambdas/credentials/keyring/contract';
import type { VerifierSecretModel } from '../../../../lambdas/verifier-secret/model';

/** As the custom resource passes them: as text. */
export const asText = (parameters: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));

/** A keyring with the services in memory. */
export function keyringSubject(kind: KindWithIssuer, parameters = kind.parameters): Subject & Published {
  return subject(
    ({ clock, secret }) => {
      const services = kind.create(issuerContext(clock, secret)) as ReturnType<KindWithIssuer['create']> & {
        readonly published: VerifierSecretModel;
      };
      return {
        factory: services.factory(),
        works: (text: string) => services.status(text)?.accepted === 'all',
        alive: () => [],
        published: services.published,
      };
    },
    kind.kind,
    asText(parameters),
  );
}

interface Published {
  readonly published: VerifierSecretModel;
}

export const ringOf = (world: World, label = 'AWSCURRENT'): Ring =>
  JSON.parse(world.secret.text(label) ?? '{"keys":[]}') as Ring;

export const idsIn = ({ keys }: Pick<Ring, 'keys'>): string[] => keys.map(({ kid }) => kid);

export const publishedIn = ({ published }: Published): KeySet =>
  JSON.parse(published.text ?? '{"keys":[]}') as KeySet;
