import { issuerContext } from '../../../../engine/src/testing/issuer';
import { subject } from '../../../../engine/test/subject';
import { ApiKeyIssuer, issuer } from '../../../../lambdas/credentials/api-key/issuer';

export const parameters = issuer.parameters as Record<string, string>;

/** An API key, with its verifier set in memory. */
export function apiKeySubject() {
  let made: ApiKeyIssuer | undefined;
  const it = subject(
    ({ clock, secret }) => {
      const service = new ApiKeyIssuer(issuerContext(clock, secret));
      made = service;
      return {
        factory: service.factory(),
        works: (text) => service.status(text)?.active === true,
        alive: () => [...service.alive()],
      };
    },
    issuer.kind,
    parameters,
  );
  return Object.assign(it, { service: made as ApiKeyIssuer });
}
