import { conformanceChecks } from '../../../../engine/src/testing/conformance';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { sampledChecks } from '../../../../engine/test/sampled-checks';
import { issuer } from '../../../../lambdas/credentials/snowflake-key-pair/issuer';
import {
  ownAdmin,
  SnowflakeIssuer,
} from '../../../../lambdas/credentials/snowflake-key-pair/stand-in/issuer';

describe('the kind snowflake-key-pair', () => {
  const checks = conformanceChecks(({ clock, secret }) => {
    const made = new SnowflakeIssuer(issuerContext(clock, secret));
    return {
      factory: made.factory(),
      parameters: issuer.parameters,
      admin: ownAdmin(),
      accepts: (text) => made.accepts(text),
      alive: () => made.alive(),
    };
  });
  for (const { name, run } of sampledChecks('snowflake-key-pair', checks)) test(name, () => run());
});
