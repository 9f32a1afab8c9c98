import type { AdapterFactory } from 'cdk-rekey-engine';
import type {
  CredentialStatus,
  Issuer,
  IssuerContext,
  KindWithIssuer,
  SendRequest,
} from 'cdk-rekey-engine/testing';
import { cognitoAppClientFactory } from './adapter';
import { type ClientSecretValue, COGNITO_APP_CLIENT } from './contract';
import { AppClientEndpoint, type AppClientOptions, CLIENT_ID, textOf, USER_POOL_ID } from './endpoint-model';
import { AppClientModel } from './model';
import type { TokenResponse } from './token-endpoint';

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

/** One app client in memory: its secrets at the API, and their use. */
export class CognitoIssuer implements Issuer {
  readonly usesSdk = true;
  readonly model: AppClientModel;
  readonly state: readonly object[];
  private readonly endpoint: AppClientEndpoint;

  constructor(context: IssuerContext, options: AppClientOptions = {}) {
    this.model = new AppClientModel(context, CLIENT_ID, options.generateSecret ?? false);
    this.endpoint = new AppClientEndpoint(this.model, options, context.issued);
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
            () => this.endpoint.operate(operation, input),
          );
        },
      }) as never;
    return cognitoAppClientFactory(
      () => ({ api: client(4), once: client(1) }),
      async (url, value) => {
        const request = { service: 'cognito-domain', operation: 'token', input: { url }, attempts: 1 };
        const effect = () => this.endpoint.tokenResponse(value);
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
}

const secretIn = (text: string): string => (JSON.parse(text) as ClientSecretValue).clientSecret;
