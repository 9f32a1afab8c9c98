import { sampledChecks } from '../../../../engine/test/sampled-checks';
import { checksOf } from '../../../../lambdas/credentials/http-api/stand-in/kit';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';

describe.each([NAMED, UNNAMED, EXPIRING, CHOSEN])('the kind http-api with the spec $name', (spec) => {
  for (const { name, run } of sampledChecks(spec.name, checksOf(spec))) test(name, () => run());
});

// Recovery from a fault depends on the traits only.
describe('the kind http-api with an API that accepts a value of the rotator twice', () => {
  const { exists: _, ...create } = CHOSEN.create;
  const checks = checksOf({ ...CHOSEN, create }).filter(({ name }) => !name.startsWith('recovers'));
  for (const { name, run } of checks) test(name, () => run());
});
