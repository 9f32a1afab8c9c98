import { conformanceChecks } from '../../../../engine/src/testing/conformance';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { sampledChecks } from '../../../../engine/test/sampled-checks';
import { issuer } from '../../../../lambdas/credentials/auth0-private-key/issuer';
import { Auth0Issuer, ownAdmin } from '../../../../lambdas/credentials/auth0-private-key/stand-in/issuer';

describe('the kind auth0-private-key', () => {
  const checks = conformanceChecks(({ clock, secret }) => {
    const made = new Auth0Issuer(issuerContext(clock, secret));
    return {
      factory: made.factory(),
      parameters: issuer.parameters,
      admin: ownAdmin(),
      accepts: (text) => made.accepts(text),
      alive: () => made.alive(),
    };
  });
  for (const { name, run } of sampledChecks('auth0-private-key', checks)) test(name, () => run());
});
