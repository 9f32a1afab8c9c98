import { conformanceChecks } from '../../../../engine/src/testing/conformance';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { sampledChecks } from '../../../../engine/test/sampled-checks';
import { issuer } from '../../../../lambdas/credentials/stripe-api-key/issuer';
import { StripeIssuer } from '../../../../lambdas/credentials/stripe-api-key/stand-in/issuer';

describe('the kind stripe-api-key', () => {
  const checks = conformanceChecks(({ clock, secret }) => {
    const made = new StripeIssuer(issuerContext(clock, secret));
    return {
      factory: made.factory(),
      parameters: issuer.parameters,
      admin: made.admin,
      accepts: (text) => made.accepts(text),
      alive: () => made.alive(),
    };
  });
  for (const { name, run } of sampledChecks('stripe-api-key', checks)) test(name, () => run());
});
