import { createHash, createHmac } from 'node:crypto';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { sdkError } from '../../../engine/src/testing/sdk-error';
import type { Call } from '../../../lambdas/leaks/aws';
import type { Finding } from '../../../lambdas/leaks/contract';
import type { Fetch } from '../../../lambdas/leaks/github/api';
import type { GitHubSource, SourcesConfig } from '../../../lambdas/leaks/intake/contract';
import { createHandler as createIntake } from '../../../lambdas/leaks/intake/handler';
import type { BatchAnswer } from '../../../lambdas/leaks/intake/records';
import { leakLog } from '../../../lambdas/leaks/reports/log';
import { createHandler as createWebhooks } from '../../../lambdas/leaks/webhooks/handler';
import type { WebhookResponse } from '../../../lambdas/leaks/webhooks/request';

export const ACCOUNT = '111111111111';
const STATE_MACHINE = `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:Leaks`;
export const HOOK = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:Hook-AbCdEf`;
export const TOKEN = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:Token-AbCdEf`;
export const GITLAB = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:GitLab-AbCdEf`;
const STORE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/Keys`;
export const API = 'https://api.github.com';

/** A text that looks random and is the same in each run. */
export const seeded = (seed: string): string =>
  createHash('sha256').update(`seed ${seed}`).digest('base64url');

type Labels = Record<string, string>;

interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly sent: number;
}

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The services that the functions of the sources call, in memory, with both functions. */
export class World {
  readonly index = new LeakIndexModel();
  readonly secrets: Record<string, Labels> = {
    [HOOK]: { AWSCURRENT: seeded('hook') },
    [TOKEN]: { AWSCURRENT: seeded('token') },
    [GITLAB]: { AWSCURRENT: seeded('gitlab') },
  };
  /** Items of the store of customers' keys. */
  readonly keys: object[] = [];
  queue: QueuedMessage[] = [];
  /** Inputs of the executions, by name. */
  readonly executions = new Map<string, Finding>();
  readonly invisible: Record<string, number> = {};
  readonly calls: string[] = [];
  /** Entries of a batch that SQS does not accept. */
  refusedEntries = 0;
  /** Operations by the function that called them. */
  readonly callsOf = { webhooks: new Set<string>(), intake: new Set<string>() };
  readonly lines: string[] = [];
  /** Requests over HTTP. */
  readonly requests: { readonly url: string; readonly headers: Readonly<Record<string, string>> }[] = [];
  answer: (url: string) => HttpAnswer | Promise<HttpAnswer> = () => ({
    status: 404,
    headers: {},
    body: '{}',
  });
  /** Throws the error of an operation. */
  fault: (operation: string) => Error | undefined = () => undefined;
  time = Date.parse('2026-11-29T12:00:00.000Z');

  readonly sources: SourcesConfig & { github: GitHubSource[] } = {
    github: [{ webhookSecret: HOOK, token: TOKEN, api: API }],
    githubPartner: { keys: `${API}/meta/public_keys/secret_scanning` },
    gitlab: { token: GITLAB, types: ['gitleaks_rule_id_aws', 'gitleaks_rule_id_shop'] },
  };

  readonly clock = {
    now: () => this.time,
    sleep: async (milliseconds: number) => {
      this.time += milliseconds;
    },
  };

  /** Answers requests over HTTP instead of `answer`. */
  server?: Fetch;

  private readonly fetch: Fetch = async (url, init) => {
    if (this.server) return this.server(url, init);
    const { headers, redirect } = init;
    if (redirect !== 'manual') throw new Error('A redirect would be followed.');
    this.requests.push({ url, headers: headers as Record<string, string> });
    const { body, ...answer } = await this.answer(url);
    return new Response(body, answer);
  };

  readonly call: Call = async (service, operation, input) => {
    this.calls.push(operation);
    const fault = this.fault(operation);
    if (fault) throw fault;
    if (operation === 'BatchGetItem' && JSON.stringify(input).includes('"Keys":{"ProjectionExpression"'))
      return this.readStore(input as never);
    return service === 'kms' || service === 'dynamodb'
      ? this.index.perform(operation, input)
      : (this.operations[operation]?.(input as never) ?? {});
  };

  private readonly operations: Record<string, (input: never) => Record<string, unknown>> = {
    GetSecretValue: ({ SecretId, VersionStage = 'AWSCURRENT' }: Record<string, string>) => {
      const SecretString = this.secrets[SecretId ?? '']?.[VersionStage];
      if (SecretString === undefined) throw sdkError('ResourceNotFoundException', 400);
      return { SecretString };
    },
    SendMessageBatch: ({ Entries }: { Entries: { MessageBody: string }[] }) => {
      if (Entries.length > 10) throw sdkError('TooManyEntriesInBatchRequest', 400);
      const accepted = Entries.length - this.refusedEntries;
      for (const { MessageBody } of Entries.slice(0, accepted)) this.enqueue(MessageBody);
      return { Failed: Entries.slice(accepted).map(() => ({ Code: 'InternalError' })) };
    },
    ChangeMessageVisibility: (input: { ReceiptHandle: string; VisibilityTimeout: number }) => {
      this.invisible[input.ReceiptHandle] = input.VisibilityTimeout;
      return {};
    },
    StartExecution: ({ name, input }: { name: string; input: string }) => {
      if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) throw sdkError('InvalidName', 400);
      if (this.executions.has(name)) throw sdkError('ExecutionAlreadyExists', 400);
      this.executions.set(name, JSON.parse(input));
      return { executionArn: `${STATE_MACHINE.replace('stateMachine', 'execution')}:${name}` };
    },
  };

  private readStore({ RequestItems }: { RequestItems: { Keys: { Keys: { id: { S: string } }[] } } }) {
    const ids = RequestItems.Keys.Keys.map(({ id }) => id.S);
    const found = this.keys.filter((item) => ids.includes((item as { id: { S: string } }).id.S));
    return { Responses: { Keys: found } };
  }

  private callOf(name: keyof World['callsOf']): Call {
    return (service, operation, input) => {
      this.callsOf[name].add(`${service}:${operation}`);
      return this.call(service, operation, input);
    };
  }

  private readonly common = {
    ...{ clock: this.clock, fetch: this.fetch, sources: this.sources },
    log: leakLog((line) => this.lines.push(line), this.clock.now),
    subjects: { index: this.index.location, apiKeyStores: { shop: STORE } },
    queue: 'https://sqs.eu-west-1.amazonaws.com/111111111111/Reports',
  };

  readonly webhooks = createWebhooks({ ...this.common, call: this.callOf('webhooks') });
  readonly intake = createIntake({
    ...{ ...this.common, call: this.callOf('intake'), stateMachine: STATE_MACHINE },
  });

  enqueue(body: string | object): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.queue.push({ messageId: `m${this.calls.length}-${this.queue.length}`, body: text, sent: this.time });
  }

  /** Sends a request to the API. */
  post(
    route: string,
    body: string | Buffer,
    headers: Record<string, string>,
    base64 = false,
  ): Promise<WebhookResponse> {
    const bytes = Buffer.from(body);
    return this.webhooks({
      ...{ version: '2.0', routeKey: route, headers, isBase64Encoded: base64 },
      body: bytes.toString(base64 ? 'base64' : 'utf8'),
    });
  }

  /** Sends a delivery of GitHub, signed with the current secret. */
  deliver(
    body: object | string,
    change: Record<string, string> = {},
    base64 = false,
  ): Promise<WebhookResponse> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = {
      'x-github-event': 'secret_scanning_alert',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-hub-signature-256': signature(text, this.secrets[HOOK]?.AWSCURRENT ?? ''),
      ...change,
    };
    return this.post('POST /github', text, headers, base64);
  }

  /** Gives the queue to the intake function once, in batches. Failed messages stay in the queue. */
  async drain(): Promise<string[]> {
    const messages = this.queue;
    this.queue = [];
    const failed: string[] = [];
    for (let first = 0; first < messages.length; first += 10) {
      const batch = messages.slice(first, first + 10);
      const Records = batch.map(({ messageId, body, sent }) => ({
        ...{ messageId, body, receiptHandle: messageId },
        attributes: { SentTimestamp: String(sent) },
      }));
      const { batchItemFailures } = (await this.intake({ Records })) as BatchAnswer;
      failed.push(...batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    }
    this.queue.push(...messages.filter(({ messageId }) => failed.includes(messageId)));
    return failed;
  }

  /** Sum of a metric in the log. */
  metric(name: string): number {
    return this.lines.map((line) => Number(JSON.parse(line)[name] ?? 0)).reduce((sum, one) => sum + one, 0);
  }

  /** Codes of refusals and failures in the log. */
  codes(): string[] {
    return this.lines.flatMap((line) => {
      const { code, error, reason } = JSON.parse(line);
      return code ?? error ?? reason ?? [];
    });
  }
}

export const signature = (body: string | Buffer, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** A delivery about an alert. */
export const alertDelivery = (number = 1, change: object = {}, action = 'created') => ({
  action,
  alert: { number, created_at: '2026-11-29T11:59:00Z', updated_at: '2026-11-29T11:59:30Z', ...change },
  repository: { full_name: 'octo-org/shop' },
});

/** The answer of the API to the request of an alert. */
export const alertAnswer = (secret: string, change: object = {}): HttpAnswer => ({
  status: 200,
  headers: {},
  body: JSON.stringify({
    ...{ number: 1, state: 'open', secret, secret_type: 'shop_key', secret_type_display_name: 'Shop key' },
    ...{ validity: 'active', publicly_leaked: true, push_protection_bypassed: true },
    html_url: 'https://github.com/octo-org/shop/security/secret-scanning/1',
    ...change,
  }),
});
