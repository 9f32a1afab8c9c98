import { createHmac } from 'node:crypto';
import type { KindReader, UseContext } from '../../../rehearsal/src/kinds/kind-reader';
import { sendVia } from '../../verification/https';
import { type ClientSecretValue, COGNITO_APP_CLIENT } from './contract';
import { requestTokenWith } from './token-endpoint';

const TARGET = 'AWSCognitoIdentityProviderService';

/** Requests a token as an application does, or begins a sign-in. */
export const reader: KindReader = {
  kind: COGNITO_APP_CLIENT,
  description: 'each read requests a token with the client secret, or begins a sign-in with its secret hash',
  async use(value, context) {
    const secret = JSON.parse(value) as ClientSecretValue;
    const { verification } = context.parameters;
    if (verification === 'client-credentials') await requireToken(secret, context);
    else if (verification === 'client-token') {
      const input = { ClientId: secret.clientId, Secret: secret.clientSecret };
      await context.unsigned(`${TARGET}.GetClientToken`, input);
    } else await beginSignIn(secret, context);
  },
};

async function beginSignIn(
  { clientId, clientSecret }: ClientSecretValue,
  context: UseContext,
): Promise<void> {
  const USERNAME = 'reader-of-the-rehearsal';
  const SECRET_HASH = createHmac('sha256', clientSecret)
    .update(USERNAME + clientId)
    .digest('base64');
  const AuthParameters = { USERNAME, SECRET_HASH, SRP_A: '02' };
  const input = { AuthFlow: 'USER_SRP_AUTH', ClientId: clientId, AuthParameters };
  try {
    await context.unsigned(`${TARGET}.InitiateAuth`, input);
  } catch (error) {
    // The user does not exist, which Cognito tells only with a valid secret hash.
    if ((error as Error).name !== 'UserNotFoundException') throw error;
  }
}

async function requireToken(
  secret: ClientSecretValue,
  { issuerPort, certificateAuthority: ca }: UseContext,
): Promise<void> {
  const { tokenEndpoint = '' } = secret;
  const { hostname: servername } = new URL(tokenEndpoint);
  const address = { hostname: '127.0.0.1', port: issuerPort(servername, 443), servername, ca };
  const { status } = await requestTokenWith((url, request) => sendVia(url, request, address))(
    tokenEndpoint,
    secret,
  );
  if (status !== 200)
    throw new Error(`The token endpoint ${servername} refused the client secret: HTTP ${status}.`);
}
