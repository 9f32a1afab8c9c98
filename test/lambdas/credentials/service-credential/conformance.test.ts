import { issuerContext } from '../../../../engine/src/testing/issuer';
import { conformance, subject } from '../../../../engine/test/conformance';
import {
  issuer,
  ServiceCredentialIssuer,
  variants,
} from '../../../../lambdas/credentials/service-credential/issuer';

for (const { kind, parameters } of [issuer, ...variants])
  conformance(`${kind} for ${parameters.service}`, () =>
    subject(
      ({ clock, secret }) => {
        const context = issuerContext(clock, secret);
        const made = new ServiceCredentialIssuer(context, parameters.service as 'bedrock');
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
