import type { ResourceContext, ResourceHandler } from '../resource';

/** Flows of an app client that states none. Source: AWS::Cognito::UserPoolClient, ExplicitAuthFlows. */
const DEFAULT_FLOWS = ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

const newId = ({ aws }: ResourceContext, length: number): string =>
  aws.random.text(length, 'abcdefghijklmnopqrstuvwxyz0123456789');

export const cognito: Readonly<Record<string, ResourceHandler>> = {
  'AWS::Cognito::UserPool': {
    properties: [],
    // Users and their sign-in are not simulated, and no property has an effect on the secrets of app clients.
    indifferent: [
      ...['AccountRecoverySetting', 'AdminCreateUserConfig', 'AutoVerifiedAttributes', 'DeletionProtection'],
      ...[
        'EmailVerificationMessage',
        'EmailVerificationSubject',
        'Policies',
        'Schema',
        'SmsVerificationMessage',
      ],
      ...[
        'UserPoolName',
        'UserPoolTags',
        'UserPoolTier',
        'UsernameAttributes',
        'VerificationMessageTemplate',
      ],
    ],
    create(context) {
      const { aws } = context;
      const id = `${aws.region}_${newId(context, 9)}`;
      const provider = `cognito-idp.${aws.region}.amazonaws.com/${id}`;
      const attributes = {
        ...{ Arn: aws.cognito.arnOf(id), UserPoolId: id },
        ...{ ProviderName: provider, ProviderURL: `https://${provider}` },
      };
      return { physicalId: id, attributes };
    },
  },
  'AWS::Cognito::UserPoolClient': {
    properties: [
      ...[
        'AllowedOAuthFlows',
        'ExplicitAuthFlows',
        'GenerateSecret',
        'PreventUserExistenceErrors',
        'UserPoolId',
      ],
    ],
    indifferent: [
      ...[
        'AllowedOAuthFlowsUserPoolClient',
        'AllowedOAuthScopes',
        'CallbackURLs',
        'ClientName',
        'LogoutURLs',
      ],
      ...['AccessTokenValidity', 'IdTokenValidity', 'RefreshTokenValidity', 'TokenValidityUnits'],
      ...['EnableTokenRevocation', 'SupportedIdentityProviders'],
    ],
    create(context) {
      const { aws, properties } = context;
      const id = newId(context, 26);
      aws.cognito.create(id, {
        userPoolId: properties.UserPoolId,
        generateSecret: String(properties.GenerateSecret) === 'true',
        authFlows: properties.ExplicitAuthFlows ?? DEFAULT_FLOWS,
        oauthFlows: properties.AllowedOAuthFlows ?? [],
        preventUserExistenceErrors: properties.PreventUserExistenceErrors === 'ENABLED',
      });
      return { physicalId: id, attributes: { ClientId: id }, remove: () => aws.cognito.remove(id) };
    },
  },
  'AWS::Cognito::UserPoolDomain': {
    properties: ['Domain', 'UserPoolId'],
    indifferent: ['CustomDomainConfig', 'ManagedLoginVersion'],
    create: ({ properties }) => ({ physicalId: String(properties.Domain) }),
  },
  'AWS::Cognito::UserPoolResourceServer': {
    properties: [],
    indifferent: ['Identifier', 'Name', 'Scopes', 'UserPoolId'],
    create: ({ properties }) => ({ physicalId: String(properties.Identifier) }),
  },
};
