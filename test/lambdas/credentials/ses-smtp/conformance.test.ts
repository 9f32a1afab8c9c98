import { issuerContext } from '../../../../engine/src/testing/issuer';
import { SECOND } from '../../../../engine/src/time/clock';
import { conformance, subject } from '../../../../engine/test/conformance';
import { issuer, SesIssuer } from '../../../../lambdas/credentials/ses-smtp/issuer';

conformance('ses-smtp', () => {
  const it = subject(
    ({ clock, secret }) => {
      const made = new SesIssuer(issuerContext(clock, secret));
      return {
        factory: made.factory(),
        works: (text) => made.status(text)?.accepted === 'all',
        alive: () => made.alive(),
      };
    },
    issuer.kind,
    issuer.parameters as Record<string, string>,
  );
  it.world.timeLimit = (issuer.functionSeconds ?? 0) * SECOND;
  return it;
});
