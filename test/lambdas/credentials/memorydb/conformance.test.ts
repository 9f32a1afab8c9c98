import { SECOND } from '../../../../engine/src/time/clock';
import { conformance, subject } from '../../../../engine/test/conformance';
import { issuer, MemoryDBIssuer } from '../../../../lambdas/credentials/memorydb/issuer';

conformance('memorydb', () => {
  const parameters = Object.entries(issuer.parameters).map(([name, value]) => [name, String(value)]);
  const it = subject(
    ({ clock }) => {
      const made = new MemoryDBIssuer({ clock });
      return {
        factory: made.factory(),
        works: (text) => made.accepts(text),
        alive: () => [...made.alive()],
      };
    },
    'memorydb',
    Object.fromEntries(parameters),
  );
  it.world.timeLimit = (issuer.functionSeconds ?? 0) * SECOND;
  return it;
});
