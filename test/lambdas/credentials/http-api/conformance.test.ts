import { conformance } from '../../../../engine/src/testing/conformance';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { Random } from '../../../../engine/src/testing/random';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { adminFor } from '../../../../lambdas/credentials/http-api/stand-in/administrators';
import { parametersFor, StandInIssuer } from '../../../../lambdas/credentials/http-api/stand-in/issuer';
import { EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';

function conforms(spec: Spec): void {
  conformance({ describe, test }, spec.name, ({ clock, secret }) => {
    const admin = adminFor(spec, new Random(7));
    const issuer = new StandInIssuer(spec, issuerContext(clock, secret), () => admin);
    return {
      factory: issuer.factory(),
      parameters: parametersFor(spec),
      admin,
      accepts: (text) => issuer.accepts(text),
      alive: () => issuer.standIn.credentials.alive().map(({ id }) => id),
    };
  });
}

for (const spec of [NAMED, UNNAMED, EXPIRING]) conforms(spec);
