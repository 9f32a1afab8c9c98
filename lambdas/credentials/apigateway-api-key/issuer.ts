import type { AdapterFactory } from 'cdk-rekey-engine';
import type {
  CredentialStatus,
  Issuer,
  IssuerContext,
  KindWithIssuer,
  SendRequest,
} from 'cdk-rekey-engine/testing';
import type { HttpsResponse } from '../../verification/https';
import { apiGatewayApiKeyFactory } from './adapter';
import { APIGATEWAY_API_KEY, type ApiKeyValue } from './contract';
import { ApiGatewayModel, type KeyModel } from './model';

export const STAGE_URL = 'https://abc123.execute-api.eu-central-1.amazonaws.com/prod/health';
const PLANS = ['gold', 'silver'];

const kindOf = (url?: string): KindWithIssuer => ({
  kind: APIGATEWAY_API_KEY,
  variant: url === undefined ? 'without-url' : undefined,
  parameters: { usagePlanIds: PLANS.join(','), ...(url !== undefined && { url }) },
  create: (context) => new ApiGatewayIssuer(context),
});

export const issuer = kindOf(STAGE_URL);
export const variants = [kindOf()];

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Readonly<Record<string, unknown>>;
}

/** The API keys of an account in memory: at the API, and at the stages of the usage plans. */
export class ApiGatewayIssuer implements Issuer {
  readonly usesSdk = true;
  readonly model: ApiGatewayModel;
  readonly state: readonly object[];

  constructor(private readonly context: IssuerContext) {
    this.model = new ApiGatewayModel(context, PLANS);
    this.state = [this.model, this.model.keys];
  }

  factory(send: SendRequest = async (_request, effect) => effect()): AdapterFactory<ApiKeyValue> {
    const client = (attempts: number) =>
      ({
        send: (command: Command) => {
          const { input } = command;
          const operation = command.constructor.name.replace(/Command$/, '');
          const id = String(input.apiKey);
          return send(
            {
              ...{ service: 'apigateway', operation, input, attempts, writes: !operation.startsWith('Get') },
              disables: operation === 'UpdateApiKey' ? id : undefined,
              removes: operation === 'DeleteApiKey' ? id : undefined,
            },
            () => this.operate(operation, input),
          );
        },
      }) as never;
    return apiGatewayApiKeyFactory(
      () => ({ api: client(4), once: client(1) }),
      async (url, { headers }) => {
        const request = { service: 'execute-api', operation: 'request', input: { url }, attempts: 1 };
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
    const { enabled, removed, created, updated } = key;
    return {
      active: enabled && !removed,
      removed,
      accepted: key.accepted() ? 'all' : 'none',
      detail: key.plans.join(),
      times: [created, updated],
    };
  }

  alive(): string[] {
    return this.model.listed.flatMap(({ id, enabled }) => (enabled ? [id] : []));
  }

  issueByHand(): string {
    const value = this.context.random.text(40, 'abcdefghijklmnopqrstuvwxyz');
    const key = this.model.create(value, 'by hand', '');
    for (const plan of PLANS) key.attach(plan);
    return textOf(key);
  }

  removeByHand(id: string): void {
    this.model.keys.get(id)?.remove();
  }

  private operate(operation: string, input: Command['input']): object {
    const before = this.model.keys.size;
    const response = this.model.operate(operation, input);
    const key = [...this.model.keys.values()].at(-1);
    if (key && this.model.keys.size > before) this.context.issued(textOf(key));
    return response;
  }

  private answer(value: string): HttpsResponse {
    const key = [...this.model.keys.values()].find((one) => one.value === value);
    if (key?.accepted()) return { status: 200, text: '' };
    return { status: 403, text: JSON.stringify({ message: 'Forbidden' }) };
  }

  private keyOf(text: string): KeyModel | undefined {
    return this.model.keys.get((JSON.parse(text) as ApiKeyValue).apiKeyId);
  }
}

function textOf({ id, value }: KeyModel): string {
  return JSON.stringify({ apiKeyId: id, apiKey: value } satisfies ApiKeyValue);
}
