import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import {
  type CfnUserPoolClient,
  OAuthScope,
  UserPool,
  UserPoolClient,
  type UserPoolClientOptions,
  UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { ClientVerification, type CognitoAppClientProps, Credential } from '../../../lib';
import {
  arnOf,
  mailerKey,
  newStack,
  refOf,
  stackIn,
  statementsWith,
  synthesized,
  warningsOf,
} from '../support';
import { describeKind } from './describe-kind';

const { CLIENT_CREDENTIALS, CLIENT_TOKEN, USER_SIGN_IN } = ClientVerification;

const MACHINE: UserPoolClientOptions = {
  generateSecret: true,
  oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.custom('orders/read')] },
};

function parts(stack: Stack, options: UserPoolClientOptions = MACHINE) {
  const userPool = new UserPool(stack, 'Pool');
  const client = userPool.addClient('Client', options);
  return { userPool, client };
}

/** Sets the authentication flows of a client, also those that the L2 construct does not know. */
function withFlows(client: UserPoolClient, flows: string[]): UserPoolClient {
  (client.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = flows;
  return client;
}

describeKind('cognito-app-client', (stack) =>
  Credential.cognitoAppClient({ ...parts(stack), adoptSecret: true }),
);

const bound = (more: (stack: Stack) => Partial<CognitoAppClientProps> = () => ({}), options = MACHINE) => {
  const stack = newStack();
  const credential = Credential.cognitoAppClient({ ...parts(stack, options), ...more(stack) });
  return credential.bind(stack);
};

const domainOf = (stack: Stack) => UserPoolDomain.fromDomainName(stack, 'Domain', 'shop');
const verificationWith = (...input: Parameters<typeof bound>) => bound(...input).parameters.verification;

describe('Credential.cognitoAppClient', () => {
  test('grants the management of the secrets on exactly the user pool', () => {
    const { stack } = synthesized((stack) => ({ credential: Credential.cognitoAppClient(parts(stack)) }));
    expect(statementsWith(stack, 'cognito-idp:')).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'cognito-idp:ListUserPoolClientSecrets',
          'cognito-idp:AddUserPoolClientSecret',
          'cognito-idp:DeleteUserPoolClientSecret',
        ],
        Resource: arnOf(stack, 'AWS::Cognito::UserPool'),
      },
    ]);
  });

  test('passes the client and the token endpoint to the function, after the domain is created', () => {
    const { stack, template } = synthesized((stack) => {
      const { userPool, client } = parts(stack);
      const domain = userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'shop' } });
      return { credential: Credential.cognitoAppClient({ userPool, client, domain, adoptSecret: true }) };
    });
    const [resource] = Object.values(template.findResources('Custom::RekeyCredential'));
    expect(resource?.Properties).toMatchObject({
      Kind: 'cognito-app-client',
      Credential: {
        userPoolId: refOf(stack, 'AWS::Cognito::UserPool'),
        clientId: refOf(stack, 'AWS::Cognito::UserPoolClient'),
        verification: 'client-credentials',
        adoptSecret: 'true',
        tokenEndpoint: {
          'Fn::Join': [
            '',
            [
              'https://',
              refOf(stack, 'AWS::Cognito::UserPoolDomain'),
              '.auth.',
              { Ref: 'AWS::Region' },
              '.amazoncognito.com/oauth2/token',
            ],
          ],
        },
      },
    });
    expect(resource?.DependsOn).toEqual(
      expect.arrayContaining([
        refOf(stack, 'AWS::Cognito::UserPoolDomain').Ref,
        refOf(stack, 'AWS::Cognito::UserPoolClient').Ref,
      ]),
    );
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string, string]>([
    ['shop', 'https://shop.auth.${Token[AWS.Region.'],
    ['login.example.com', 'https://login.example.com/oauth2/token'],
  ])('knows the URL of the imported domain %s', (name, url) => {
    const domain = (stack: Stack) => ({ domain: UserPoolDomain.fromDomainName(stack, 'Domain', name) });
    expect(bound(domain).parameters.tokenEndpoint).toContain(url);
  });

  test('verifies with a flow that the client allows', () => {
    expect(verificationWith((stack) => ({ domain: domainOf(stack) }))).toBe(CLIENT_CREDENTIALS);
    expect(verificationWith()).toBe(USER_SIGN_IN);
    const signIn = { generateSecret: true, authFlows: { userSrp: true } };
    expect(verificationWith((stack) => ({ domain: domainOf(stack) }), signIn)).toBe(USER_SIGN_IN);
    const stated = (stack: Stack) => ({ domain: domainOf(stack), verification: USER_SIGN_IN });
    expect(verificationWith(stated)).toBe(USER_SIGN_IN);
    const stack = newStack();
    const { userPool, client } = parts(stack);
    withFlows(client, ['ALLOW_CLIENT_TOKEN_AUTH']);
    const config = Credential.cognitoAppClient({ userPool, client }).bind(stack);
    expect(config.parameters.verification).toBe(CLIENT_TOKEN);
  });

  test('requires the internet only for the domain', () => {
    expect(bound((stack) => ({ domain: domainOf(stack) })).needsInternet).toBe(true);
    expect(bound().needsInternet).toBe(false);
  });

  test('accepts an imported client, whose flows the app states', () => {
    const imported = (stack: Stack, verification?: ClientVerification) =>
      Credential.cognitoAppClient({
        userPool: UserPool.fromUserPoolId(stack, 'Old', 'eu-west-1_AbCdEfGhI'),
        client: UserPoolClient.fromUserPoolClientId(stack, 'OldClient', 'jobs'),
        verification,
      }).bind(stack);
    expect(imported(newStack())).toMatchObject({
      parameters: { userPoolId: 'eu-west-1_AbCdEfGhI', clientId: 'jobs', verification: 'user-sign-in' },
      principal: 'cognito-app-client eu-west-1_AbCdEfGhI jobs',
    });
    expect(imported(newStack(), CLIENT_TOKEN).parameters.verification).toBe('client-token');
    expect(() => imported(newStack(), CLIENT_CREDENTIALS)).toThrow(
      '[ClientNotVerifiable] The app client that is',
    );
  });

  test('warns of the secret that was generated with the client', () => {
    const { stack } = synthesized((stack) => ({ credential: Credential.cognitoAppClient(parts(stack)) }));
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(/The app client App\/Pool\/Client has the secret.*cdk-rekey:clientSecretKept/),
    ]);
  });

  test('refuses two secrets for one client, also if it is imported by its id', () => {
    const stack = newStack();
    const { userPool, client } = parts(stack);
    mailerKey(stack, { credential: Credential.cognitoAppClient({ userPool, client, adoptSecret: true }) });
    const same = UserPoolClient.fromUserPoolClientId(stack, 'Same', client.userPoolClientId);
    const second = Credential.cognitoAppClient({ userPool, client: same, adoptSecret: true });
    expect(() => second.bind(stack)).toThrow(
      /^\[ClientHasAnotherSecret\] .* and App\/MailerKey rotate the secrets of one app client/,
    );
  });

  test('refuses a user pool of another region', () => {
    const stack = stackIn();
    const arn = 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_AbCdEfGhI';
    const credential = Credential.cognitoAppClient({
      userPool: UserPool.fromUserPoolArn(stack, 'Pool', arn),
      client: UserPoolClient.fromUserPoolClientId(stack, 'Client', 'jobs'),
    });
    expect(() => credential.bind(stack)).toThrow('[UserPoolElsewhere]');
  });
});

test.each<[string, (stack: Stack) => Partial<CognitoAppClientProps>, UserPoolClientOptions, string]>([
  [
    'no user pool',
    () => ({ userPool: undefined }),
    MACHINE,
    '[WrongType] The userPool of Credential.cognito',
  ],
  ['no client', () => ({ client: undefined }), MACHINE, '[WrongType] The client of Credential.cognito'],
  ['another domain', () => ({ domain: 'shop' as never }), MACHINE, '[WrongType] The domain of Credential'],
  [
    'another verification',
    () => ({ verification: 'none' as never }),
    MACHINE,
    '[WrongType] The verification',
  ],
  ['a public client', () => ({}), {}, '[ClientWithoutSecret] The app client App/Pool/Client'],
  [
    'a client without a flow that verifies it',
    () => ({}),
    { generateSecret: true, authFlows: { custom: true } },
    '[ClientNotVerifiable] The app client App/Pool/Client/Resource of Credential.cognitoAppClient allows no flow',
  ],
  [
    'a verification that the client does not allow',
    () => ({ verification: CLIENT_TOKEN }),
    MACHINE,
    'allows no verification with client-token',
  ],
  [
    'a client whose id is a parameter',
    (stack) => ({
      client: UserPoolClient.fromUserPoolClientId(stack, 'Old', new CfnParameter(stack, 'Id').valueAsString),
    }),
    MACHINE,
    '[UnknownAtSynth] The id of the client of Credential.cognitoAppClient',
  ],
  [
    'an imported domain whose name is a token',
    (stack) => ({ domain: UserPoolDomain.fromDomainName(stack, 'Domain', Aws.STACK_NAME) }),
    MACHINE,
    '[UnknownAtSynth] The domainName of the domain',
  ],
])('refuses %s', (_, more, options, message) => {
  expect(() => bound(more as never, options)).toThrow(message);
});

test('a second app may rotate the same client', () => {
  const use = (stack: Stack) => {
    const client = UserPoolClient.fromUserPoolClientId(stack, 'Client', 'jobs');
    const userPool = UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_AbCdEfGhI');
    return () => Credential.cognitoAppClient({ userPool, client }).bind(stack);
  };
  expect(use(new Stack(new App(), 'A'))).not.toThrow();
  expect(use(new Stack(new App(), 'B'))).not.toThrow();
});
