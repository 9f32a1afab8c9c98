import { issuerContext } from '../../../../engine/src/testing/issuer';
import { conformance, subject } from '../../../../engine/test/conformance';
import {
  ApiGatewayIssuer,
  issuer,
  variants,
} from '../../../../lambdas/credentials/apigateway-api-key/issuer';

for (const { kind, variant = 'with a URL', parameters } of [issuer, ...variants])
  conformance(`${kind} ${variant}`, () =>
    subject(
      ({ clock, secret }) => {
        const made = new ApiGatewayIssuer(issuerContext(clock, secret));
        return {
          factory: made.factory(),
          works: (text) => made.accepts(text),
          alive: () => made.alive(),
        };
      },
      kind,
      parameters as Record<string, string>,
    ),
  );
