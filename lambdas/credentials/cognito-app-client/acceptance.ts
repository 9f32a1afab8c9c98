import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  type CognitoIdentityProviderClient,
  GetClientTokenCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Log, textOf } from 'cdk-rekey-engine';
import type { Reaction } from '../../verification/reaction';
import type { ClientSecretValue, Verification } from './contract';
import type { RequestToken } from './token-endpoint';

/** Endpoints at which a client secret is tried. */
export interface Endpoints {
  /** Without retries, because each response counts. */
  readonly api: CognitoIdentityProviderClient;
  readonly requestToken: RequestToken;
  readonly log: Log;
}

interface Failure {
  readonly name?: unknown;
  readonly message?: unknown;
}

/** Tries a client secret once. */
export async function tryOnce(
  verification: Verification,
  value: ClientSecretValue,
  tokenEndpoint: string | undefined,
  endpoints: Endpoints,
): Promise<Reaction> {
  try {
    if (verification === 'client-credentials')
      return ofTokenEndpoint(await endpoints.requestToken(tokenEndpoint ?? '', value));
    if (verification === 'client-token') await endpoints.api.send(clientToken(value));
    else await endpoints.api.send(signIn(value));
    return { accepted: true, answer: 'the client secret is accepted' };
  } catch (thrown) {
    // The error is not passed on: it may hold the request.
    const { name, message } = (thrown ?? {}) as Failure;
    const text = textOf(message ?? '');
    const accepted = REFUSALS[verification](textOf(name ?? 'Error'), text);
    return { accepted, answer: `${textOf(name ?? 'Error')}: ${endpoints.log.scrub(text).slice(0, 200)}` };
  }
}

/**
 * Source: Amazon Cognito Developer Guide, "Token endpoint": `invalid_client` means that the client authentication failed.
 * The other errors, such as `unauthorized_client`, do not show whether the secret was checked.
 */
function ofTokenEndpoint({ status, error }: Awaited<ReturnType<RequestToken>>): Reaction {
  const answer = `HTTP ${status}${error === undefined ? '' : ` ${error}`}`;
  if (status === 200) return { accepted: true, answer };
  return { accepted: status < 500 && error === 'invalid_client' ? false : undefined, answer };
}

const clientToken = ({ clientId, clientSecret }: ClientSecretValue) =>
  new GetClientTokenCommand({ ClientId: clientId, Secret: clientSecret });

/**
 * The first request of a sign-in with SRP, of a user that does not exist. It needs no password, is counted for no user, and
 * invokes no trigger that migrates users. SRP_A is a random number: no second request follows.
 */
function signIn({ clientId, clientSecret }: ClientSecretValue): InitiateAuthCommand {
  const username = `rekey-${randomUUID()}`;
  const hash = createHmac('sha256', clientSecret).update(username + clientId);
  return new InitiateAuthCommand({
    AuthFlow: 'USER_SRP_AUTH',
    ClientId: clientId,
    AuthParameters: {
      USERNAME: username,
      SECRET_HASH: hash.digest('base64'),
      SRP_A: randomBytes(384).toString('hex'),
    },
  });
}

/** The meaning of errors: true for an accepted secret, false for a refused one. */
const REFUSALS: Readonly<Record<Verification, (name: string, message: string) => boolean | undefined>> = {
  'client-credentials': () => undefined,
  // Source: GetClientToken, Amazon Cognito user pools API Reference.
  'client-token': (name) => (name === 'NotAuthorizedException' ? false : undefined),
  // Cognito checks the secret hash before the user. AWS does not document the text, which many public reports quote.
  'user-sign-in'(name, message) {
    if (name === 'UserNotFoundException') return true;
    if (name !== 'NotAuthorizedException') return undefined;
    if (/^Unable to verify secret hash\b/.test(message)) return false;
    return /^Incorrect username or password\b/.test(message) ? true : undefined;
  },
};
