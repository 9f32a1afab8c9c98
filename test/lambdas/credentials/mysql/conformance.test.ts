import { conformance, type KindWithIssuer } from 'cdk-rekey-engine/testing';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { issuer, type MysqlIssuer, variants } from '../../../../lambdas/credentials/mysql/issuer';

/** The published conformance suite for a variant of the kind. */
function suite({ kind, variant, parameters, create }: KindWithIssuer): void {
  conformance({ describe, test }, `${kind} ${variant ?? 'dual'}`, ({ clock, secret }) => {
    const model = create(issuerContext(clock, secret)) as MysqlIssuer;
    return {
      factory: model.factory(),
      // As the custom resource passes them: as text.
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, String(value)]),
      ),
      accepts: (text) => model.server.accepts(JSON.parse(text)),
      alive: () => model.alive(),
      use: (text) => model.use(text),
    };
  });
}

for (const kind of [issuer, ...variants]) suite(kind);
