import type { AdapterFactory } from 'cdk-rekey-engine';
import type {
  CredentialStatus,
  Issuer,
  IssuerContext,
  KindWithIssuer,
  SendRequest,
} from 'cdk-rekey-engine/testing';
import type { HttpsResponse } from '../../verification/https';
import { appSyncApiKeyFactory } from './adapter';
import { APPSYNC_API_KEY, type ApiKeyValue } from './contract';
import { keyIdOf } from './key-id';
import { AppSyncModel, type KeyModel } from './model';

export const API_ID = 'abcdefghijklmnopqrstuvwxyz';
export const GRAPHQL_URL = 'https://example123.appsync-api.eu-central-1.amazonaws.com/graphql';

export const issuer: KindWithIssuer = {
  kind: APPSYNC_API_KEY,
  parameters: { apiId: API_ID, graphqlUrl: GRAPHQL_URL },
  create: (context) => new AppSyncIssuer(context),
};

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** One GraphQL API in memory: its keys at the management API, and their use. */
export class AppSyncIssuer implements Issuer {
  readonly usesSdk = true;
  readonly model: AppSyncModel;
  readonly state: readonly object[];

  constructor(private readonly context: IssuerContext) {
    this.model = new AppSyncModel(context);
    this.state = [this.model, this.model.keys];
  }

  factory(send: SendRequest = async (_request, effect) => effect()): AdapterFactory<ApiKeyValue> {
    const client = (attempts: number) =>
      ({
        send: (command: Command) => {
          const { input } = command;
          const operation = command.constructor.name.replace(/Command$/, '');
          const ends = operation === 'DeleteApiKey' ? keyIdOf(String(input.id)) : undefined;
          return send(
            {
              ...{ service: 'appsync', operation, input, attempts },
              writes: operation !== 'ListApiKeys',
              disables: ends,
            },
            () => this.operate(operation, input),
          );
        },
      }) as never;
    return appSyncApiKeyFactory(
      () => ({ api: client(4), once: client(1) }),
      async (url, { headers }) => {
        const request = { service: 'graphql', operation: 'query', input: { url }, attempts: 1 };
        const effect = () => this.answer(headers['x-api-key'] ?? '');
        return (await send({ ...request, writes: false, deniable: false }, effect)) as HttpsResponse;
      },
    );
  }

  accepts(text: string): boolean {
    return this.keyOf(text)?.accepted() ?? false;
  }

  status(text: string): CredentialStatus | undefined {
    const key = this.keyOf(text);
    if (!key) return undefined;
    const { removed, expires } = key;
    const accepted = key.accepted() ? 'all' : 'none';
    return { active: !removed && this.context.clock.now() < expires, removed, accepted, times: [expires] };
  }

  alive(): string[] {
    return this.model.listed.map(({ apiKey }) => keyIdOf(apiKey));
  }

  issueByHand(): string | undefined {
    if (this.model.isFull) return undefined;
    const inAYear = this.context.clock.now() + 365 * 86_400_000;
    return textOf(this.model.create('by hand', inAYear));
  }

  removeByHand(id: string): void {
    this.model.listed.find(({ apiKey }) => keyIdOf(apiKey) === id)?.remove();
  }

  private operate(operation: string, input: Command['input']): object {
    const before = new Set(this.model.keys.values());
    const response = this.model.operate(operation, input);
    for (const key of this.model.keys.values()) if (!before.has(key)) this.context.issued(textOf(key));
    return response;
  }

  private answer(apiKey: string): HttpsResponse {
    if (this.model.exists && this.model.keys.get(apiKey)?.accepted()) return { status: 200, text: '' };
    const error = {
      errorType: 'UnauthorizedException',
      message: 'You are not authorized to make this call.',
    };
    return { status: 401, text: JSON.stringify({ errors: [error] }) };
  }

  private keyOf(text: string): KeyModel | undefined {
    return this.model.keys.get((JSON.parse(text) as ApiKeyValue).apiKey);
  }
}

function textOf({ apiKey }: KeyModel): string {
  return JSON.stringify({ apiId: API_ID, graphqlUrl: GRAPHQL_URL, apiKey } satisfies ApiKeyValue);
}
