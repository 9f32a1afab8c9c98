import { sampledChecks } from '../../../../engine/test/sampled-checks';
import { checksOf } from '../../../../lambdas/credentials/http-api/stand-in/kit';
import { CHOSEN, EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';

describe.each([NAMED, UNNAMED, EXPIRING, CHOSEN])('the kind http-api with the spec $name', (spec) => {
  for (const { name, run } of sampledChecks(spec.name, checksOf(spec))) test(name, () => run());
});
