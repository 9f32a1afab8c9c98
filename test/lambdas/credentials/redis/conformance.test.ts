import { conformance } from '../../../../engine/src/testing/conformance';
import { redisUser } from '../../../../lambdas/credentials/redis/adapter';
import { issuer, RedisIssuer } from '../../../../lambdas/credentials/redis/issuer';

conformance({ describe, test }, 'redis', () => {
  const it = new RedisIssuer();
  return {
    // With the admin secret of the suite.
    factory: redisUser(() => it.open),
    parameters: issuer.parameters,
    accepts: (text) => it.accepts(text),
    alive: () => it.alive(),
  };
});
