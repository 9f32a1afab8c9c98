import { issuerContext } from '../../../../engine/src/testing/issuer';
import { conformance, subject } from '../../../../engine/test/conformance';
import type { AppClientOptions } from '../../../../lambdas/credentials/cognito-app-client/endpoint-model';
import {
  CognitoIssuer,
  issuer,
  TOKEN_ENDPOINT,
} from '../../../../lambdas/credentials/cognito-app-client/issuer';

const kind = (parameters: Record<string, string>, options: AppClientOptions) => () =>
  subject(
    ({ clock, secret }) => {
      const made = new CognitoIssuer(issuerContext(clock, secret), options);
      return {
        factory: made.factory(),
        works: (text) => made.accepts(text),
        alive: () => made.alive(),
      };
    },
    issuer.kind,
    { ...(issuer.parameters as Record<string, string>), ...parameters },
  );

conformance('cognito-app-client', kind({}, {}));

conformance(
  'cognito-app-client that adopts the generated secret',
  kind(
    { verification: 'client-credentials', tokenEndpoint: TOKEN_ENDPOINT, adoptSecret: 'true' },
    { generateSecret: true, flow: 'client-credentials' },
  ),
);
