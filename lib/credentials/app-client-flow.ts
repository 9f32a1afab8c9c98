import { Token } from 'aws-cdk-lib';
import type { CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { refuse } from '../refuse';

/** Request with which a secret of an app client is verified, and shown to be refused. */
export enum ClientVerification {
  /** A token request with the grant `client_credentials` at the domain of the user pool. */
  CLIENT_CREDENTIALS = 'client-credentials',
  /** `GetClientToken`, for a client with the authentication flow `ALLOW_CLIENT_TOKEN_AUTH`. */
  CLIENT_TOKEN = 'client-token',
  /** The first request of a sign-in of a user that does not exist, for a client with the flow `ALLOW_USER_SRP_AUTH`. */
  USER_SIGN_IN = 'user-sign-in',
}

/**
 * Returns the verification that an app client allows. An imported client allows what the app states.
 *
 * @param stated - verification in the props.
 * @throws `ClientNotVerifiable`
 */
export function verificationOf(
  client: CfnUserPoolClient | undefined,
  stated: ClientVerification | undefined,
  hasDomain: boolean,
): ClientVerification {
  const allowed = allowedBy(client, hasDomain);
  const [first] = stated === undefined ? allowed : allowed.filter((one) => one === stated);
  if (first !== undefined) return first;
  return refuse(
    'ClientNotVerifiable',
    `The app client ${client?.node.path ?? 'that is imported'} of Credential.cognitoAppClient allows ${stated === undefined ? 'no flow with which its secret can be verified' : `no verification with ${stated}`}.`,
    'Allow the flow client_credentials and pass the domain of the user pool, or allow the authentication flow ALLOW_USER_SRP_AUTH or ALLOW_CLIENT_TOKEN_AUTH.',
  );
}

/** Verifications that a client allows, the preferred one first. */
function allowedBy(client: CfnUserPoolClient | undefined, hasDomain: boolean): ClientVerification[] {
  const { CLIENT_CREDENTIALS, CLIENT_TOKEN, USER_SIGN_IN } = ClientVerification;
  const has = (flows: string[] | undefined, flow: string) =>
    Token.isUnresolved(flows) || flows?.includes(flow);
  const { allowedOAuthFlows, explicitAuthFlows } = client ?? {};
  const domain = hasDomain && (!client || has(allowedOAuthFlows, 'client_credentials'));
  // Without flows in the template, Cognito allows SRP (AWS::Cognito::UserPoolClient, ExplicitAuthFlows).
  const signIn = explicitAuthFlows === undefined || has(explicitAuthFlows, 'ALLOW_USER_SRP_AUTH');
  const token = !client || has(explicitAuthFlows, 'ALLOW_CLIENT_TOKEN_AUTH');
  return [
    ...(domain ? [CLIENT_CREDENTIALS] : []),
    ...(signIn ? [USER_SIGN_IN] : []),
    ...(token ? [CLIENT_TOKEN] : []),
  ];
}
