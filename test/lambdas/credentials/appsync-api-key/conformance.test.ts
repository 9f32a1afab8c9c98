import { issuerContext } from '../../../../engine/src/testing/issuer';
import { conformance, subject } from '../../../../engine/test/conformance';
import { AppSyncIssuer, issuer } from '../../../../lambdas/credentials/appsync-api-key/issuer';

conformance('appsync-api-key', () =>
  subject(
    ({ clock, secret }) => {
      const made = new AppSyncIssuer(issuerContext(clock, secret));
      return {
        factory: made.factory(),
        works: (text) => made.accepts(text),
        alive: () => made.alive(),
      };
    },
    issuer.kind,
    issuer.parameters as Record<string, string>,
  ),
);
