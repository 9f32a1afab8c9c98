import { createHmac } from 'node:crypto';
import type { AdapterFactory } from 'cdk-rekey-engine';
import {
  type CredentialStatus,
  type Issuer,
  type IssuerContext,
  type KindWithIssuer,
  type SendRequest,
  sdkError,
} from 'cdk-rekey-engine/testing';
import { cognitoAppClientFactory } from './adapter';
import { type ClientSecretValue, COGNITO_APP_CLIENT, type Verification } from './contract';
import { AppClientModel, type SecretModel } from './model';
import type { TokenResponse } from './token-endpoint';

const USER_POOL_ID = 'eu-central-1_AbCdEfGhI';
const CLIENT_ID = '1example23456789';
export const TOKEN_ENDPOINT = 'https://shop.auth.eu-central-1.amazoncognito.com/oauth2/token';

/** The user has deleted the secret that was generated with the client, as an app without `adoptSecret` requires. */
export const issuer: KindWithIssuer = {
  kind: COGNITO_APP_CLIENT,
  parameters: {
    userPoolId: USER_POOL_ID,
    clientId: CLIENT_ID,
    verification: 'user-sign-in',
    adoptSecret: 'false',
  },
  create: (context) => new CognitoIssuer(context),
};

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** Options of the app client. */
export interface AppClientOptions {
  /** True for a client that still has the secret that was generated with it. */
  readonly generateSecret?: boolean;
  /** Flow that the client allows. */
  readonly flow?: Verification | 'none';
  /** True for a client that does not tell that a user does not exist. */
  readonly preventUserExistenceErrors?: boolean;
}

/** One app client in memory: its secrets at the API, and their use. */
export class CognitoIssuer implements Issuer {
  readonly usesSdk = true;
  readonly model: AppClientModel;
  readonly state: readonly object[];
  private readonly flow: Verification | 'none';

  constructor(
    private readonly context: IssuerContext,
    private readonly options: AppClientOptions = {},
  ) {
    this.model = new AppClientModel(context, CLIENT_ID, options.generateSecret ?? false);
    this.flow = options.flow ?? 'user-sign-in';
    this.state = [this.model, this.model.secrets];
  }

  factory(send: SendRequest = async (_request, effect) => effect()): AdapterFactory<ClientSecretValue> {
    const client = (attempts: number) =>
      ({
        send: (command: Command) => {
          const { input } = command;
          const operation = command.constructor.name.replace(/Command$/, '');
          const trial = operation === 'InitiateAuth' || operation === 'GetClientToken';
          const ends = operation === 'DeleteUserPoolClientSecret' ? String(input.ClientSecretId) : undefined;
          return send(
            {
              ...{ service: 'cognito-idp', operation, input, attempts, deniable: !trial },
              writes: /^(Add|Delete)/.test(operation),
              disables: ends,
            },
            () => this.operate(operation, input),
          );
        },
      }) as never;
    return cognitoAppClientFactory(
      () => ({ api: client(4), once: client(1) }),
      async (url, value) => {
        const request = { service: 'cognito-domain', operation: 'token', input: { url }, attempts: 1 };
        const effect = () => this.tokenResponse(value);
        return (await send({ ...request, writes: false, deniable: false }, effect)) as TokenResponse;
      },
    );
  }

  accepts(text: string): boolean {
    return this.model.accepts(secretIn(text));
  }

  status(text: string): CredentialStatus | undefined {
    const secret = this.model.secrets.get(secretIn(text));
    if (!secret) return undefined;
    const { removed, created } = secret;
    return {
      active: !removed,
      removed,
      accepted: secret.accepted() ? 'all' : 'none',
      detail: String(this.model.listed.length),
      times: [created],
    };
  }

  /** Ids of the added secrets. Nobody knows those that keep a place, and the generated one is not of the rotator. */
  alive(): string[] {
    return this.model.listed.filter(({ origin }) => origin === 'added').map(({ id }) => id);
  }

  issueByHand(): string | undefined {
    return this.model.listed.length < 2 ? textOf(this.model.add()) : undefined;
  }

  removeByHand(id: string): void {
    this.model.listed.find((one) => one.id === id)?.remove();
  }

  private operate(operation: string, input: Command['input']): object {
    const { model } = this;
    switch (operation) {
      case 'ListUserPoolClientSecrets':
        model.requireExists();
        return { ClientSecrets: model.listed.map(described) };
      case 'AddUserPoolClientSecret': {
        const given = input.ClientSecret as string | undefined;
        const secret = model.add(given);
        if (given !== undefined) return { ClientSecretDescriptor: described(secret) };
        this.context.issued(textOf(secret));
        return { ClientSecretDescriptor: { ...described(secret), ClientSecretValue: secret.value } };
      }
      case 'DeleteUserPoolClientSecret':
        model.delete(String(input.ClientSecretId));
        return {};
      case 'DescribeUserPoolClient': {
        model.requireExists();
        const ClientSecret = model.listed[0]?.value;
        return { UserPoolClient: { CreationDate: dateOf(model.created), ClientSecret } };
      }
      case 'GetClientToken':
        this.requireFlow('client-token');
        if (!model.accepts(String(input.Secret))) throw sdkError('NotAuthorizedException', 400);
        return { ClientAuthenticationResult: { TokenType: 'Bearer', ExpiresIn: 3600 } };
      default:
        return this.signIn(input.AuthParameters as Readonly<Record<string, string>>);
    }
  }

  private signIn({ USERNAME = '', SECRET_HASH }: Readonly<Record<string, string>>): object {
    this.requireFlow('user-sign-in');
    const hashOf = (value: string) =>
      createHmac('sha256', value)
        .update(USERNAME + CLIENT_ID)
        .digest('base64');
    const known = [...this.model.secrets.keys()].some(
      (value) => this.model.accepts(value) && hashOf(value) === SECRET_HASH,
    );
    if (!known) {
      const message = `Unable to verify secret hash for client ${CLIENT_ID}`;
      throw sdkError('NotAuthorizedException', 400, message);
    }
    if (this.options.preventUserExistenceErrors) return { ChallengeName: 'PASSWORD_VERIFIER' };
    throw sdkError('UserNotFoundException', 400, 'User does not exist.');
  }

  private tokenResponse({ clientSecret }: ClientSecretValue): TokenResponse {
    if (!this.model.accepts(clientSecret)) return { status: 400, error: 'invalid_client' };
    if (this.flow !== 'client-credentials') return { status: 400, error: 'unauthorized_client' };
    return { status: 200, error: undefined };
  }

  private requireFlow(flow: Verification): void {
    if (this.flow !== flow)
      throw sdkError('InvalidParameterException', 400, 'The flow is not enabled for this client.');
  }
}

const secretIn = (text: string): string => (JSON.parse(text) as ClientSecretValue).clientSecret;

function textOf({ id, value }: SecretModel): string {
  const base = { userPoolId: USER_POOL_ID, clientId: CLIENT_ID, clientSecret: value, clientSecretId: id };
  return JSON.stringify(base satisfies ClientSecretValue);
}

const described = ({ id, created }: SecretModel) => ({
  ClientSecretId: id,
  ClientSecretCreateDate: dateOf(created),
});

/** Whole seconds, as in the ids. */
const dateOf = (time: number): Date => new Date(Math.floor(time / 1000) * 1000);
