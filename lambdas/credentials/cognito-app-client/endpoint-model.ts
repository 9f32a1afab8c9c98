import { createHmac } from 'node:crypto';
import { sdkError } from 'cdk-rekey-engine/testing';
import type { ClientSecretValue, Verification } from './contract';
import type { AppClientModel, SecretModel } from './model';
import type { TokenResponse } from './token-endpoint';

export const USER_POOL_ID = 'eu-central-1_AbCdEfGhI';
export const CLIENT_ID = '1example23456789';

/** Options of the app client. */
export interface AppClientOptions {
  /** True for a client that still has the secret that was generated with it. */
  readonly generateSecret?: boolean;
  /** Flow that the client allows. */
  readonly flow?: Verification | 'none';
  /** True for a client that does not tell that a user does not exist. */
  readonly preventUserExistenceErrors?: boolean;
}

/** The responses of Cognito for one app client in memory. */
export class AppClientEndpoint {
  private readonly flow: Verification | 'none';

  /** @param issued receives each value that Cognito generates. */
  constructor(
    private readonly model: AppClientModel,
    private readonly options: AppClientOptions,
    private readonly issued: (text: string) => void,
  ) {
    this.flow = options.flow ?? 'user-sign-in';
  }

  operate(operation: string, input: Readonly<Record<string, unknown>>): object {
    const { model } = this;
    switch (operation) {
      case 'ListUserPoolClientSecrets':
        model.requireExists();
        return { ClientSecrets: model.listed.map(described) };
      case 'AddUserPoolClientSecret': {
        const given = input.ClientSecret as string | undefined;
        const secret = model.add(given);
        if (given !== undefined) return { ClientSecretDescriptor: described(secret) };
        this.issued(textOf(secret));
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

  tokenResponse({ clientSecret }: ClientSecretValue): TokenResponse {
    if (!this.model.accepts(clientSecret)) return { status: 400, error: 'invalid_client' };
    if (this.flow !== 'client-credentials') return { status: 400, error: 'unauthorized_client' };
    return { status: 200, error: undefined };
  }

  private requireFlow(flow: Verification): void {
    if (this.flow !== flow)
      throw sdkError('InvalidParameterException', 400, 'The flow is not enabled for this client.');
  }
}

/** The value of the secret. */
export function textOf({ id, value }: SecretModel): string {
  const base = { userPoolId: USER_POOL_ID, clientId: CLIENT_ID, clientSecret: value, clientSecretId: id };
  return JSON.stringify(base satisfies ClientSecretValue);
}

const described = ({ id, created }: SecretModel) => ({
  ClientSecretId: id,
  ClientSecretCreateDate: dateOf(created),
});

/** Whole seconds, as in the ids. */
const dateOf = (time: number): Date => new Date(Math.floor(time / 1000) * 1000);
