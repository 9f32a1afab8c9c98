import { issuerContext } from '../../../engine/src/testing/issuer';
import { subject } from '../../../engine/test/subject';
import { issuer } from '../../../lambdas/credentials/generated/issuer';

/** As the custom resource passes them: as text. */
export const parameters = Object.fromEntries(
  Object.entries(issuer.parameters).map(([name, value]) => [name, String(value)]),
);

/** A generated key, with the user's service in memory. */
export const generatedKey = () =>
  subject(
    ({ clock, secret }) => {
      const service = issuer.create(issuerContext(clock, secret));
      return {
        factory: service.factory(),
        works: (text) => service.status(text)?.active === true,
        alive: () => [],
      };
    },
    issuer.kind,
    parameters,
  );
