import type { Input, Operation, Principal, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { Execution } from './execution';
import type {
  FunctionOptions,
  InvocationListener,
  InvocationResult,
  Invoker,
  LambdaFunction,
  StartedInvocation,
} from './function';
import { type LambdaPermission, permissionFor, policyOf } from './permissions';
import { Pool } from './pool';

export type {
  FunctionError,
  FunctionOptions,
  InvocationListener,
  InvocationResult,
  Invoker,
  LambdaFunction,
  StartedInvocation,
} from './function';
export type { LambdaPermission } from './permissions';

/** Delays of the two retries of a failed asynchronous invocation. */
const RETRIES_AFTER = [60_000, 120_000];

/** Lambda: runs functions in Node.js processes in virtual time. */
export class Lambda implements Service {
  readonly name = 'lambda';
  readonly protocol = 'none';
  /** Real milliseconds of computing without a timer or call after which a handler is killed. */
  computeTimeout = 60_000;
  /**
   * Real milliseconds without traffic for which a handler waits for the answer of an issuer before virtual time advances.
   */
  answerWithin = 5000;
  readonly operations: Readonly<Record<string, Operation>> = {
    Invoke: {
      access: ({ FunctionName, principal }) => this.identityAccess(FunctionName, principal),
      run: (input) => this.admit(input),
    },
  };
  private readonly functions = new Map<string, { definition: LambdaFunction; execution: Execution }>();
  private readonly pool: Pool;
  private readonly listeners: InvocationListener[] = [];

  constructor(private readonly aws: LocalAws) {
    this.pool = new Pool(
      aws.timeline,
      () => this.computeTimeout,
      () => ({
        endpoint: aws.endpoint,
        socket: aws.socket,
        tlsPort: aws.tlsPort,
        certificateAuthority: aws.issuers.authority.certificate,
      }),
    );
  }

  createFunction(options: FunctionOptions): { readonly arn: string } {
    const { aws } = this;
    const { name } = options;
    if (this.functions.has(name)) {
      throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, { status: 409 });
    }
    if (!options.behaviour && options.codeDirectory === undefined) {
      throw new AwsError('InvalidParameterValueException', `The function ${name} has no code.`);
    }
    if (!options.behaviour && !aws.sts.trusts(options.roleArn, 'lambda.amazonaws.com')) {
      const message = 'The role defined for the function cannot be assumed by Lambda.';
      throw new AwsError('InvalidParameterValueException', message);
    }
    const definition: LambdaFunction = {
      ...options,
      arn: `arn:aws:lambda:${aws.region}:${aws.account}:function:${name}`,
      handler: options.handler ?? 'index.handler',
      environment: options.environment ?? {},
      timeoutSeconds: options.timeoutSeconds ?? 3,
      memoryMegabytes: options.memoryMegabytes ?? 128,
      logGroup: options.logGroup ?? `/aws/lambda/${name}`,
      permissions: [],
    };
    const execution = new Execution(aws, definition, this.pool, (started) => this.announce(started));
    this.functions.set(name, { definition, execution });
    aws.issuers.configure(name, definition.environment, definition.codeDirectory);
    const environment = JSON.stringify(definition.environment);
    aws.exposureWatch.look(`environment:${name}`, environment, aws.timeline.now());
    return { arn: definition.arn };
  }

  removeFunction(nameOrArn: string): void {
    const { definition, execution } = this.entry(nameOrArn);
    this.functions.delete(definition.name);
    execution.retire();
  }

  function(nameOrArn: string): LambdaFunction | undefined {
    return this.functions.get(nameOf(nameOrArn))?.definition;
  }

  /** Adds a statement to the function's resource policy. */
  addPermission(nameOrArn: string, permission: LambdaPermission): void {
    const { permissions } = this.entry(nameOrArn).definition;
    if (permissions.some(({ statementId }) => statementId === permission.statementId)) {
      const message = `The statement id (${permission.statementId}) provided already exists.`;
      throw new AwsError('ResourceConflictException', message, { status: 409 });
    }
    permissions.push({ ...permission });
  }

  removePermission(nameOrArn: string, statementId: string): void {
    const { permissions } = this.entry(nameOrArn).definition;
    const index = permissions.findIndex((permission) => permission.statementId === statementId);
    if (index >= 0) permissions.splice(index, 1);
  }

  /**
   * Invokes a function and waits for the result, which contains the function's error. Call it within a task of the
   * timeline.
   * @throws AwsError if the caller may not invoke the function, or it does not exist
   */
  async invoke(nameOrArn: string, payload: unknown, by: Invoker): Promise<InvocationResult> {
    const { definition, requestId } = await this.ask(nameOrArn, by);
    return this.entry(definition.name).execution.invoke(payload, requestId);
  }

  /** Invokes a function asynchronously. Returns when the event is accepted. Retries twice if the function fails. */
  async invokeAsync(nameOrArn: string, payload: unknown, by: Invoker): Promise<void> {
    const { definition, requestId } = await this.ask(nameOrArn, by);
    const event = structuredClone(payload);
    const attempt = async (retries: readonly number[]) => {
      const entry = this.functions.get(definition.name);
      if (!entry) return;
      const { functionError } = await entry.execution.invoke(event, requestId);
      const [wait, ...later] = retries;
      if (functionError && wait !== undefined) this.aws.timeline.after(wait, () => attempt(later));
    };
    const { deliveries } = this.aws.faults;
    this.aws.timeline.spawn(() =>
      deliveries.deliver(definition.name, 'an asynchronous invocation', () => attempt(RETRIES_AFTER)),
    );
  }

  /** Calls `listener` at every invocation. */
  onInvocation(listener: InvocationListener): void {
    this.listeners.push(listener);
  }

  /** The statements of all resource policies, for the report of unused permissions. */
  grants(): { readonly functionName: string; readonly permission: LambdaPermission }[] {
    return [...this.functions.values()].flatMap(({ definition: { name, permissions } }) =>
      permissions.map((permission) => ({ functionName: name, permission })),
    );
  }

  announcePause(): void {
    this.pool.announcePause();
  }

  announceAnswer(): Promise<void> {
    return this.pool.announceAnswer();
  }

  /** Ends every process. */
  close(): void {
    this.pool.close();
  }

  private announce(started: StartedInvocation): ReturnType<InvocationListener> {
    const ends = this.listeners.flatMap((listener) => listener(started) ?? []);
    return (time, error) => {
      for (const end of ends) end(time, error);
    };
  }

  private async ask(
    nameOrArn: string,
    by: Invoker,
  ): Promise<{ definition: LambdaFunction; requestId: string }> {
    const { principal, sourceArn, sourceAccount } = by;
    const requestId = this.aws.random.uuid();
    const call = { service: 'lambda', operation: 'Invoke', region: this.aws.region, principal, requestId };
    await this.aws.call(call, { FunctionName: nameOrArn, principal, sourceArn, sourceAccount });
    return { definition: this.entry(nameOrArn).definition, requestId };
  }

  /** The permission of users and roles. `admit` checks services by the resource policy. */
  private identityAccess(nameOrArn: string, principal: Principal) {
    const { arn, permissions } = this.entry(nameOrArn).definition;
    if (principal.type === 'service') return [];
    return [{ action: 'lambda:InvokeFunction', resource: arn, resourcePolicy: policyOf(permissions, arn) }];
  }

  private admit({ FunctionName, principal, sourceArn, sourceAccount }: Input): void {
    if (principal.type !== 'service') return;
    const { arn, permissions } = this.entry(FunctionName).definition;
    const permission = permissionFor(permissions, { service: principal.arn, sourceArn, sourceAccount });
    if (!permission) {
      throw new AwsError(
        'AccessDeniedException',
        `User: ${principal.arn} is not authorized to perform: lambda:InvokeFunction on resource: ${arn} ` +
          'because no resource-based policy allows the lambda:InvokeFunction action',
        { status: 403 },
      );
    }
    permission.used = true;
  }

  private entry(nameOrArn: string) {
    const entry = this.functions.get(nameOf(nameOrArn));
    if (entry) return entry;
    const arn = `arn:aws:lambda:${this.aws.region}:${this.aws.account}:function:${nameOf(nameOrArn)}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, {
      status: 404,
      member: 'Message',
    });
  }
}

/** The function name without the rest of an ARN and the qualifier. */
function nameOf(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? '') : (nameOrArn.split(':')[0] ?? '');
}
