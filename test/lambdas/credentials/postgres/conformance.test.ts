import { conformance, type KindWithIssuer } from 'cdk-rekey-engine/testing';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { issuer, PostgresIssuer, variants } from '../../../../lambdas/credentials/postgres/issuer';

/** The published conformance suite for a variant of the kind. */
function suite({ kind, variant, parameters }: KindWithIssuer): void {
  conformance({ describe, test }, `${kind} ${variant ?? ''}`, ({ clock, secret }) => {
    const server = new PostgresIssuer(issuerContext(clock, secret));
    return {
      factory: server.factory(),
      // As the custom resource passes them: as text.
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, String(value)]),
      ),
      accepts: (text) => server.accepts(JSON.parse(text)),
      alive: () => server.alive(),
      use: (text) => server.use(text),
    };
  });
}

for (const kind of [issuer, ...variants]) suite(kind);
