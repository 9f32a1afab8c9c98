import { SECOND } from '../../../../engine/src/time/clock';
import { conformance, subject } from '../../../../engine/test/conformance';
import { ElastiCacheIssuer, issuer } from '../../../../lambdas/credentials/elasticache/issuer';

conformance('elasticache', () => {
  const parameters = Object.entries(issuer.parameters).map(([name, value]) => [name, String(value)]);
  const it = subject(
    ({ clock }) => {
      const made = new ElastiCacheIssuer({ clock });
      return {
        factory: made.factory(),
        works: (text) => made.accepts(text),
        alive: () => [...made.alive()],
      };
    },
    'elasticache',
    Object.fromEntries(parameters),
  );
  it.world.timeLimit = (issuer.functionSeconds ?? 0) * SECOND;
  return it;
});
