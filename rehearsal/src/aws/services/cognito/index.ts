import type { Input, Operation, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Members } from '../../members';
import { AppClient, type AppClientOptions, type ClientSecret } from './app-client';

/** Request members. Source: the operations below, Amazon Cognito user pools API Reference. */
const MEMBERS: Members = {
  AuthFlow: 'text',
  AuthParameters: { PASSWORD: 'text', SECRET_HASH: 'text', SRP_A: 'text', USERNAME: 'text' },
  ClientId: 'text!',
  ClientSecret: 'text',
  ClientSecretId: 'text',
  NextToken: 'text',
  Secret: 'text',
  UserPoolId: 'text',
};

/** The part of Cognito that rotation needs: app clients with two secrets. A declared stub without users and tokens. */
export class Cognito implements Service {
  readonly name = 'cognito-idp';
  readonly protocol = 'json';
  readonly targetPrefix = 'AWSCognitoIdentityProviderService';
  readonly members = MEMBERS;
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly clients = new Map<string, AppClient>();

  constructor(private readonly aws: LocalAws) {
    const managed = (name: string, run: (client: AppClient, input: Input) => unknown): Operation => ({
      access: ({ UserPoolId = '*' }) => [{ action: `cognito-idp:${name}`, resource: this.arnOf(UserPoolId) }],
      run: (input) => run(this.get(input.ClientId, input.UserPoolId), input),
    });
    this.operations = {
      AddUserPoolClientSecret: managed('AddUserPoolClientSecret', (client, { ClientSecret }) => {
        const secret = client.add(ClientSecret);
        const value = ClientSecret === undefined ? { ClientSecretValue: secret.value } : {};
        return { ClientSecretDescriptor: { ...described(secret), ...value } };
      }),
      DeleteUserPoolClientSecret: managed('DeleteUserPoolClientSecret', (client, { ClientSecretId }) => {
        client.remove(ClientSecretId ?? '');
        return {};
      }),
      DescribeUserPoolClient: managed('DescribeUserPoolClient', (client) => ({
        UserPoolClient: {
          ...{ ClientId: client.id, UserPoolId: client.options.userPoolId },
          ClientSecret: client.listed[0]?.value,
          CreationDate: new Date(client.created),
        },
      })),
      GetClientToken: {
        // Cognito evaluates no policies for this operation, although the SDK signs its requests.
        unsigned: true,
        run: ({ ClientId, Secret = '' }) => this.clientToken(this.get(ClientId), Secret),
      },
      InitiateAuth: {
        unsigned: true,
        run: ({ ClientId, AuthFlow, AuthParameters = {} }) =>
          this.signIn(this.get(ClientId), AuthFlow, AuthParameters),
      },
      ListUserPoolClientSecrets: managed('ListUserPoolClientSecrets', ({ listed }) => ({
        ClientSecrets: listed.map(described),
      })),
    };
  }

  arnOf(userPoolId: string): string {
    return `arn:aws:cognito-idp:${this.aws.region}:${this.aws.account}:userpool/${userPoolId}`;
  }

  create(id: string, options: AppClientOptions): AppClient {
    const client = new AppClient(this.aws, id, options);
    this.clients.set(id, client);
    return client;
  }

  remove(id: string): void {
    this.clients.delete(id);
  }

  /** A client; undefined if there is none. */
  client(id: string): AppClient | undefined {
    return this.clients.get(id);
  }

  private get(id: string, userPoolId?: string): AppClient {
    const client = this.clients.get(id);
    if (client && (userPoolId === undefined || client.options.userPoolId === userPoolId)) return client;
    throw new AwsError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
  }

  private clientToken(client: AppClient, secret: string): object {
    requireFlow(client, 'ALLOW_CLIENT_TOKEN_AUTH');
    if (!client.accepts(secret)) throw new AwsError('NotAuthorizedException', 'Invalid client secret.');
    const AccessToken = this.aws.random.text(40, 'abcdefghijklmnopqrstuvwxyz');
    return { ClientAuthenticationResult: { AccessToken, ExpiresIn: 3600, TokenType: 'Bearer' } };
  }

  /** The first request of a sign-in. There are no users. */
  private signIn(client: AppClient, flow: string, { USERNAME = '', SECRET_HASH = '' }: Input): object {
    requireFlow(client, `ALLOW_${flow}`);
    if (client.options.generateSecret && !client.acceptsHash(USERNAME, SECRET_HASH)) {
      const message = `Unable to verify secret hash for client ${client.id}`;
      throw new AwsError('NotAuthorizedException', message);
    }
    if (!client.options.preventUserExistenceErrors)
      throw new AwsError('UserNotFoundException', 'User does not exist.');
    return { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: { USERNAME } };
  }
}

function requireFlow({ options }: AppClient, flow: string): void {
  if (options.authFlows.includes(flow)) return;
  throw new AwsError('InvalidParameterException', `${flow} flow not enabled for this client`);
}

const described = ({ id, created }: ClientSecret) => ({
  ClientSecretId: id,
  ClientSecretCreateDate: new Date(created),
});
