import { issuerContext } from '../../../../engine/src/testing/issuer';
import { SECOND } from '../../../../engine/src/time/clock';
import { conformance, subject } from '../../../../engine/test/conformance';
import { issuer, OriginIssuer } from '../../../../lambdas/credentials/origin-verify-header/issuer';

conformance('origin-verify-header', () => {
  const it = subject(
    ({ clock, secret }) => {
      const made = new OriginIssuer(issuerContext(clock, secret));
      return {
        factory: made.factory(),
        works: (text) => made.accepts(text),
        alive: () => made.alive(),
      };
    },
    issuer.kind,
    issuer.parameters as Record<string, string>,
  );
  it.world.timeLimit = (issuer.functionSeconds ?? 0) * SECOND;
  return it;
});
