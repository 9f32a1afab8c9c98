import { createKey, keyDigest, keyIdOf } from '../../../../client/src/adapters/api-keys';
import type { KindWithIssuer } from '../../../../engine/src/testing/issuer';
import { LeakIndexModel } from '../../../../engine/src/testing/leak-index-model';
import { SECRET } from '../../../../engine/src/testing/resource-event';
import { codeOf, type Rotator } from '../../../../engine/src/testing/rotator';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { issuer as accessKeys } from '../../../../lambdas/credentials/access-key/issuer';
import { issuer as generated } from '../../../../lambdas/credentials/generated/issuer';
import type { Call } from '../../../../lambdas/leaks/aws';
import { deadPartsIn } from '../../../../lambdas/leaks/close-alert/dead-parts';
import { createHandler as createCloseAlert } from '../../../../lambdas/leaks/close-alert/handler';
import type { Covered, Finding, Incident } from '../../../../lambdas/leaks/contract';
import { createHandler as createCustomerKey } from '../../../../lambdas/leaks/customer-key/handler';
import type { Alert } from '../../../../lambdas/leaks/github/api';
import { createHandler as createIntake } from '../../../../lambdas/leaks/intake/handler';
import type { BatchAnswer } from '../../../../lambdas/leaks/intake/records';
import { createHandler as createMatch } from '../../../../lambdas/leaks/match/handler';
import { createHandler as createProve } from '../../../../lambdas/leaks/prove/handler';
import { leakLog } from '../../../../lambdas/leaks/reports/log';
import { responseDefinition } from '../../../../lib/leaks/response-definition';
import { anotherSecret, callsTo, deployed } from '../rotator';
import { IncidentsModel } from './incidents-model';
import { type Execution, execute, type Task, TaskFailed } from './state-machine';

export const STORE = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Keys';
export const REFRESH = 'arn:aws:lambda:eu-central-1:123456789012:function:refresh';
const INCIDENTS = 'Incidents';
const ROTATOR = 'arn:aws:lambda:eu-central-1:123456789012:function:rotator';

/** A task before or after whose effect the function dies. */
export interface Kill {
  readonly state: string;
  readonly when: 'before' | 'after';
}

interface Other extends Partial<Covered> {
  readonly kind?: KindWithIssuer;
  readonly value?: string;
}

const alertOf = (number: number): Alert => ({
  number,
  state: 'open',
  secretType: '',
  createdAt: '',
  page: '',
});

/** A response with its functions, a rotator at its issuer, a store of customers' keys and the state machine, in memory. */
export class ResponseWorld {
  readonly incidents = new IncidentsModel();
  /** Log lines of the functions. */
  readonly lines: string[] = [];
  /** Items of the store of customers' keys, by id. */
  readonly customers = new Map<string, Record<string, { S?: string; N?: string }>>();
  /** States whose task was invoked, with what was sent. */
  readonly tasks: { readonly state: string; readonly input: unknown }[] = [];
  covered: Record<string, Covered> = {
    [SECRET]: { rotator: ROTATOR, mode: 'automatic', containAtOnce: true, user: 'mailer' },
    [STORE]: { mode: 'automatic', containAtOnce: true },
  };
  exempt: string[] = [];
  /** Answers of the audit, in order. */
  audits: object[] = [];
  responsesPerHour = 10;
  kill: Kill | undefined;
  /** Called after each wait of an execution. */
  afterWait: () => void = () => undefined;
  /** Errors of states that fail at each attempt, or at the given number of them. */
  readonly failing = new Map<string, { readonly error: string; times?: number }>();
  /** Messages of the queue of reports. */
  queue: string[] = [];
  /** Entries of a batch that SQS does not accept, in the order of the batches. */
  readonly notAccepted: number[] = [];
  /** Further secrets by ARN. */
  readonly others: Record<string, Rotator> = {};
  /** Alerts that were resolved. */
  readonly resolved: number[] = [];
  /** Calls of the steps to AWS, such as `sqs:SendMessageBatch`. */
  readonly used: Record<string, Set<string>> = {};
  /** Answer of a person to the question for an approval. */
  approval: object = {};

  private constructor(
    readonly index: LeakIndexModel,
    readonly rotator: Rotator,
  ) {}

  static async deploy(kind = accessKeys): Promise<ResponseWorld> {
    const index = new LeakIndexModel();
    return new ResponseWorld(index, await deployed(kind, index));
  }

  /** Covers another secret, with a copy of the value if one is given. Its rotator has its ARN with `:rotator`. */
  async cover(arn: string, { kind = generated as never, value, ...more }: Other = {}): Promise<Rotator> {
    const { clock } = this.rotator;
    this.others[arn] = await anotherSecret(kind, this.index, { arn, clock, value });
    this.covered[arn] = { rotator: `${arn}:rotator`, mode: 'automatic', containAtOnce: true, ...more };
    return this.others[arn];
  }

  /** Runs the executions that the queue of reports starts, each once, until it is empty. */
  async drain(before: () => void = () => undefined): Promise<Execution[]> {
    const ended: Execution[] = [];
    while (this.queue.length > 0) {
      const Records = this.queue.splice(0).map((body, n) => ({ messageId: `${n}`, body }));
      const { length } = this.started;
      const { batchItemFailures } = (await this.intake({ Records })) as BatchAnswer;
      if (batchItemFailures.length > 0) throw new Error('The intake function failed.');
      for (const finding of this.started.slice(length)) {
        before();
        ended.push(await this.respond(finding));
      }
    }
    return ended;
  }

  /** Findings of the executions that the intake function started. */
  readonly started: Finding[] = [];

  private get intake() {
    const subjects = { index: this.index.location, apiKeyStores: {} };
    const log = leakLog((line) => void this.lines.push(line), this.rotator.clock.now);
    return createIntake({
      ...{ call: this.call, clock: this.rotator.clock, fetch, log, sources: {}, subjects },
      stateMachine: 'arn:aws:states:eu-central-1:123456789012:stateMachine:Leaks',
    });
  }

  /** Records the outcome of an execution, as its report does. */
  reported(finding: string, outcome: string): void {
    const id = `incident#${finding}`;
    this.incidents.items.set(id, { id: { S: id }, outcome: { S: outcome } });
  }

  /** The current value of the secret. */
  current(): Record<string, string> {
    return JSON.parse(this.rotator.secret.text('AWSCURRENT') ?? '{}') as Record<string, string>;
  }

  /** Issues a customer's key. */
  customerKey(): string {
    const key = createKey('shop');
    const item = { digest: { S: keyDigest(key) }, owner: { S: 'customer-7' }, createdAt: { N: '1' } };
    const rest = { id: { S: keyIdOf(key) }, hint: { S: 'shop_…' } };
    this.customers.set(keyIdOf(key), { ...item, ...rest });
    return key;
  }

  finding(subject: Finding['subject'], more: Partial<Finding> = {}): Finding {
    const at = new Date(this.rotator.clock.now()).toISOString();
    return { id: 'github-1', source: 'github', foundAt: at, receivedAt: at, subject, ...more };
  }

  /** Runs the state machine. Its virtual time is that of the rotator. */
  respond(finding: Finding, id = `arn:execution:${finding.id}`): Promise<Execution> {
    const { clock } = this.rotator;
    const definition = responseDefinition({
      ...{ match: 'match', customerKey: 'customer-key', prove: 'prove', denySessions: 'arn:policy' },
      ...{ audit: 'audit', report: 'report', closeAlert: 'close-alert' },
      ...{ covered: this.covered, exempt: this.exempt, responsesPerHour: this.responsesPerHour },
      ...{ approvalSeconds: 86_400, observationSeconds: 1800, partition: 'aws' },
    }) as Parameters<typeof execute>[0];
    const sleep = async (seconds: number) => {
      await clock.sleep(seconds * 1000);
      this.afterWait();
    };
    return clock.run(execute(definition, finding, { id, task: this.task, sleep }));
  }

  private readonly task: Task = async (state, resource, input) => {
    this.tasks.push({ state, input });
    const dies = (when: Kill['when']) => {
      if (this.kill?.state !== state || this.kill.when !== when) return;
      this.kill = undefined;
      throw new TaskFailed('Lambda.Unknown', `killed ${when} the effect`);
    };
    const failure = this.failing.get(state);
    if (failure && (failure.times === undefined || failure.times-- > 0))
      throw new TaskFailed(failure.error, JSON.stringify({ errorMessage: failure.error }));
    dies('before');
    const result = await this.perform(resource, input as never).catch((error: Error) => {
      throw new TaskFailed(error.name, JSON.stringify({ errorMessage: error.message }));
    });
    dies('after');
    return result;
  };

  private async perform(resource: string, input: { Payload?: object }): Promise<unknown> {
    const call = this.callsOf(resource);
    const { clock } = this.rotator;
    const log = leakLog((line) => void this.lines.push(line), clock.now);
    const parts = { call, clock, log };
    if (resource === 'match') {
      const subjects = { index: this.index.location, apiKeyStores: { shop: STORE } };
      return createMatch({ ...parts, subjects, incidents: INCIDENTS, queue: 'reports' })(input as never);
    }
    if (resource === 'customer-key') return createCustomerKey(parts)(input as never);
    if (resource === 'prove') return createProve({ ...parts, observation: 1_800_000 })(input as never);
    if (resource.endsWith(':attachUserPolicy')) return {};
    if ((input as { FunctionName?: string }).FunctionName?.endsWith(':tell-owner')) return { Payload: null };
    if (resource.endsWith('.waitForTaskToken')) return this.approval;
    if ((input as { FunctionName?: string }).FunctionName === REFRESH) return {};
    // Tests of their own: audit, report and close-alert.
    if (resource === 'audit' && this.audits.length > 0) return this.audits.shift();
    if (resource === 'close-alert' && Object.keys(this.others).length > 0) return this.close(input as never);
    if (['audit', 'report', 'close-alert'].includes(resource)) return {};
    const { FunctionName } = input as { FunctionName?: string };
    const other = Object.entries(this.others).find(([arn]) => FunctionName === `${arn}:rotator`);
    return this.invokeRotator(other?.[1] ?? this.rotator, input);
  }

  private close(incident: Incident): Promise<object> {
    return createCloseAlert({
      apis: [{ api: 'https://api.github.com', token: 'arn:token' }],
      deadParts: deadPartsIn(this.callsOf('close-alert'), INCIDENTS, this.rotator.clock.now),
      client: () => ({
        alert: async (_repository, number) => alertOf(number),
        resolve: async (_repository, number) => {
          this.resolved.push(number);
          return alertOf(number);
        },
      }),
    })(incident);
  }

  private async invokeRotator(rotator: Rotator, input: { Payload?: object }): Promise<unknown> {
    const before = rotator.containments.length + rotator.replacements.length;
    const outcome = await rotator.invoke(input.Payload);
    if (outcome !== 'done') throw Object.assign(new Error(codeOf(outcome)), { name: codeOf(outcome) });
    const { containments, replacements } = rotator;
    if (containments.length + replacements.length === before) throw new Error('The rotator gave no answer.');
    const { rekey } = input.Payload as { rekey: string };
    return { Payload: (rekey === 'contain' ? containments : replacements).at(-1) };
  }

  /** The calls of a step, which are recorded. */
  private callsOf(step: string): Call {
    this.used[step] ??= new Set();
    return (service, operation, input) => {
      this.used[step]?.add(`${service}:${operation}`);
      return this.call(service, operation, input);
    };
  }

  private readonly call: Call = async (service, operation, input) => {
    if (service === 'sqs') return this.send(input as never);
    if (service === 'states') return this.start(input as never);
    const { TableName, RequestItems } = input as { TableName?: string; RequestItems?: object };
    const name = TableName ?? Object.keys(RequestItems ?? {})[0];
    if (name === INCIDENTS) return this.incidents.call(operation, input) as never;
    if (name === 'Keys') return this.store(operation, input as never);
    return callsTo(this.index, { [SECRET]: this.rotator, ...this.others })(
      service as never,
      operation,
      input,
    );
  };

  private send({ Entries }: { Entries: { Id: string; MessageBody: string }[] }): Record<string, unknown> {
    const accepted = Entries.slice(0, Entries.length - (this.notAccepted.shift() ?? 0));
    this.queue.push(...accepted.map(({ MessageBody }) => MessageBody));
    return { Failed: Entries.slice(accepted.length).map(({ Id }) => ({ Id, Code: 'InternalError' })) };
  }

  private start({ name, input }: { name: string; input: string }): Record<string, unknown> {
    if (this.started.some(({ id }) => id === name)) throw sdkError('ExecutionAlreadyExists', 400);
    this.started.push(JSON.parse(input) as Finding);
    return { executionArn: `arn:execution:${name}` };
  }

  private store(operation: string, input: Record<string, never>): Record<string, unknown> {
    if (operation === 'BatchGetItem') {
      const [keys = { Keys: [] }] = Object.values(
        input.RequestItems as Record<string, { Keys: { id: { S: string } }[] }>,
      );
      return { Responses: { Keys: keys.Keys.flatMap(({ id }) => this.customers.get(id.S) ?? []) } };
    }
    const { id } = input.Key as { id: { S: string } };
    const item = this.customers.get(id.S);
    if (operation === 'GetItem') return { Item: item };
    if (!item) throw sdkError('ConditionalCheckFailedException', 400);
    item.revokedAt ??= { N: String(this.rotator.clock.now()) };
    return { Attributes: { revokedAt: item.revokedAt } };
  }
}
