import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { IUserPool, IUserPoolClient, IUserPoolDomain, UserPoolDomain } from 'aws-cdk-lib/aws-cognito';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { COGNITO_APP_CLIENT } from '../../lambdas/credentials/cognito-app-client/contract';
import { checkUserPoolPlace, claimClient, identityOfClient, resourceOfClient } from '../checks/app-client';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';
import { ClientVerification, verificationOf } from './app-client-flow';
import { libraryCode } from './library-code';

/** Properties of the secret of an app client of Cognito. */
export interface CognitoAppClientProps {
  /** User pool of the app client, in the account and region of the stack. */
  readonly userPool: IUserPool;

  /**
   * App client with a secret (`generateSecret: true`). A client can have two secrets, and the rotation needs both: a secret
   * that this secret did not issue is never deleted, and blocks every rotation.
   */
  readonly client: IUserPoolClient;

  /**
   * Domain of the user pool. The value of the secret then has `tokenEndpoint`, and a client with the flow
   * `client_credentials` is verified there.
   *
   * @default - the value has no token endpoint
   */
  readonly domain?: IUserPoolDomain;

  /**
   * Request with which a secret is verified.
   *
   * @default - the first one that the client allows of: CLIENT_CREDENTIALS with a `domain`, USER_SIGN_IN, CLIENT_TOKEN
   */
  readonly verification?: ClientVerification;

  /**
   * True to take over the secret that was generated with the app client: the first deploy stores it, and the first rotation
   * replaces it and deletes it after the grace. Without it, that secret occupies one of two slots until you delete it.
   *
   * @default false
   */
  readonly adoptSecret?: boolean;
}

const FACTORY = 'Credential.cognitoAppClient';

/**
 * Checks the props of the secret of an app client.
 *
 * @throws `ClientWithoutSecret`, `ClientNotVerifiable`, `UnknownAtSynth`, `WrongType`
 */
export function checkCognitoAppClient(props: CognitoAppClientProps): void {
  const { userPool, client, domain, verification } = props ?? {};
  const shape = (name: string, value: unknown, members: string[], example: string) =>
    expectShape(`${name} of ${FACTORY}`, value, members, `Pass ${example}.`);
  shape('userPool', userPool, ['userPoolId', 'userPoolArn', 'node'], 'a UserPool');
  shape('client', client, ['userPoolClientId', 'node'], 'a UserPoolClient');
  if (domain !== undefined) shape('domain', domain, ['domainName', 'node'], 'a UserPoolDomain');
  const known = verification === undefined || Object.values(ClientVerification).includes(verification);
  expectThat(known, `verification of ${FACTORY}`, verification, 'Pass a ClientVerification.');
  identityOfClient(userPool, client);
  const resource = resourceOfClient(client);
  if (resource && !resource.generateSecret) {
    refuse(
      'ClientWithoutSecret',
      `The app client ${client.node.path} of ${FACTORY} is a public client: it has no secret.`,
      'Create it with generateSecret: true; Cognito does not add a secret to an existing public client.',
    );
  }
  verificationOf(resource, verification, domain !== undefined);
}

/** Configuration of the rotator of the secret of an app client. */
export function bindCognitoAppClient(rotator: Construct, props: CognitoAppClientProps): CredentialConfig {
  const { userPool, client, domain, adoptSecret = false } = props;
  checkCognitoAppClient(props);
  checkUserPoolPlace(rotator, userPool);
  const identity = identityOfClient(userPool, client);
  claimClient(rotator, identity);
  if (!adoptSecret) warnOfGeneratedSecret(rotator, client);
  const verification = verificationOf(resourceOfClient(client), props.verification, domain !== undefined);
  return {
    code: libraryCode(COGNITO_APP_CLIENT),
    parameters: {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      verification,
      adoptSecret,
      ...(domain && { tokenEndpoint: `${baseUrlOf(rotator, domain)}/oauth2/token` }),
    },
    statements: [
      new PolicyStatement({
        actions: [
          'cognito-idp:ListUserPoolClientSecrets',
          'cognito-idp:AddUserPoolClientSecret',
          'cognito-idp:DeleteUserPoolClientSecret',
          ...(adoptSecret ? ['cognito-idp:DescribeUserPoolClient'] : []),
        ],
        resources: [userPool.userPoolArn],
      }),
    ],
    principal: `${COGNITO_APP_CLIENT} ${identity}`,
    // The domain of a user pool has no VPC endpoint.
    needsInternet: verification === ClientVerification.CLIENT_CREDENTIALS,
    dependencies: domain ? [userPool, client, domain] : [userPool, client],
  };
}

function warnOfGeneratedSecret(rotator: Construct, client: IUserPoolClient): void {
  Annotations.of(rotator).addWarningV2(
    'cdk-rekey:clientSecretKept',
    `The app client ${client.node.path} has the secret that was generated with it, which occupies one of two slots: every rotation ` +
      'fails until it is deleted. Set adoptSecret, or delete that secret when nothing uses it any more.',
  );
}

/** URL of a domain. The name of a domain of Cognito is a prefix; a custom domain is a host name. */
function baseUrlOf(rotator: Construct, domain: IUserPoolDomain): string {
  const own = domain as Partial<UserPoolDomain>;
  if (own.baseUrl) return own.baseUrl();
  const { domainName } = domain;
  if (Token.isUnresolved(domainName)) {
    refuse(
      'UnknownAtSynth',
      `The domainName of the domain of ${FACTORY} is a token, so it may be a prefix or a host name.`,
      'Write the name itself, or pass the UserPoolDomain of the app.',
    );
  }
  const prefix = `${domainName}.auth.${Stack.of(rotator).region}.amazoncognito.com`;
  return `https://${domainName.includes('.') ? domainName : prefix}`;
}
