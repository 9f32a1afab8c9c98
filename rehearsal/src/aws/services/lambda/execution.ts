import type { Principal } from '../../call';
import type { LocalAws } from '../../local-aws';
import { environmentOf } from './environment';
import type {
  FunctionError,
  InvocationContext,
  InvocationListener,
  InvocationResult,
  LambdaFunction,
} from './function';
import type { Pool } from './pool';
import type { Environment, FunctionProcess, Outcome } from './process';

/** An initialized execution environment. */
interface Warm {
  readonly process: FunctionProcess;
  readonly environment: Environment;
  readonly principal: Principal;
  readonly logStream: string;
  /** Output of the current invocation. */
  readonly lines: string[];
  /** Writes the output to the log group, with the permissions of the execution role. */
  readonly flush: () => Promise<void>;
  /** End of the last invocation. */
  usedAt: number;
}

/** Runs the invocations of a function, each concurrent one in its own environment. */
export class Execution {
  private readonly idle: Warm[] = [];
  private removed = false;

  constructor(
    private readonly aws: LocalAws,
    private readonly definition: LambdaFunction,
    private readonly pool: Pool,
    private readonly announce: InvocationListener,
  ) {}

  /** Must be called within a task of the timeline. */
  async invoke(event: unknown, requestId: string): Promise<InvocationResult> {
    const { aws, definition } = this;
    const start = aws.timeline.now();
    const warm = definition.behaviour ? undefined : (this.takeIdle() ?? this.start());
    const ended = this.announce({
      functionName: definition.name,
      event,
      principal: warm?.principal,
      time: start,
    });
    const result = warm
      ? await this.runProcess(warm, event, requestId)
      : await this.runBehaviour(event, requestId);
    ended?.(aws.timeline.now(), result.functionError);
    aws.exposureWatch.look(`answer:${definition.name}`, JSON.stringify(result), aws.timeline.now());
    this.measure(start, result.functionError !== undefined);
    return result;
  }

  /** Ends idle environments; current invocations end normally. */
  retire(): void {
    this.removed = true;
    for (const { process, environment } of this.idle.splice(0))
      this.pool.release(process, environment.id, true);
  }

  private async runBehaviour(event: unknown, requestId: string): Promise<InvocationResult> {
    const { behaviour } = this.definition;
    try {
      return { payload: copy(await behaviour?.(copy(event), this.context(requestId, 'in-process'))) };
    } catch (error) {
      const { name, message } = error as Error;
      return { functionError: { errorType: name, errorMessage: message } };
    }
  }

  private async runProcess(warm: Warm, event: unknown, requestId: string): Promise<InvocationResult> {
    const { timeline, faults } = this.aws;
    const { name, timeoutSeconds } = this.definition;
    const ended = faults.kills.watch(name, warm.principal, () => warm.process.crash());
    const outcome = await warm.process.run(warm.environment, {
      event,
      context: this.context(requestId, warm.logStream),
      deadline: timeline.now() + timeoutSeconds * 1000,
      clockSkew: faults.clocks.skewOf(name),
      routes: this.aws.issuers.routes,
      servers: this.aws.issuers.servers,
      answerWithin: this.aws.lambda.answerWithin,
    });
    ended();
    const result = this.resultOf(outcome, requestId, warm.lines);
    await warm.flush();
    this.pool.release(warm.process, warm.environment.id, this.removed);
    warm.usedAt = timeline.now();
    if (warm.process.alive && !this.removed) this.idle.push(warm);
    return result;
  }

  /** The idle environment that was used last and whose process is not busy. */
  private takeIdle(): Warm | undefined {
    for (let index = this.idle.length - 1; index >= 0; index--) {
      const warm = this.idle[index] as Warm;
      if (warm.process.busy) continue;
      this.idle.splice(index, 1);
      if (this.pool.keeps(warm.process, warm.environment.id, warm.usedAt)) return warm;
    }
    return undefined;
  }

  private start(): Warm {
    const { aws, definition } = this;
    const now = aws.timeline.now();
    // As on Lambda, each environment has its own credentials.
    const session = aws.sts.newSession(definition.roleArn, definition.name);
    const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '/');
    const instance = aws.random.text(32, '0123456789abcdef');
    const logStream = `${day}/[$LATEST]${instance}`;
    const variables = environmentOf(aws, definition, session, logStream);
    aws.exposureWatch.look(`environment:${definition.name}`, JSON.stringify(variables), now);
    const lines: string[] = [];
    const environment: Environment = {
      id: instance,
      codeDirectory: definition.codeDirectory as string,
      handler: definition.handler,
      variables,
      log: (more) => lines.push(...more),
      refuse: (hosts) => {
        for (const host of hosts) aws.issuers.refuse(host, definition.name);
      },
    };
    const flush = async () => {
      const batch = lines.splice(0);
      if (batch.length > 0) await aws.logs.deliver(definition.logGroup, logStream, batch, session.principal);
    };
    const process = this.pool.processFor(environment);
    return { process, environment, principal: session.principal, logStream, lines, flush, usedAt: now };
  }

  private resultOf(outcome: Outcome, requestId: string, lines: string[]): InvocationResult {
    if ('json' in outcome) return { payload: JSON.parse(outcome.json) };
    if ('error' in outcome) return { functionError: outcome.error };
    const time = new Date(this.aws.timeline.now()).toISOString();
    const functionError: FunctionError = {
      errorType: 'Sandbox.Timedout',
      errorMessage: `${time} ${requestId} Task timed out after ${this.definition.timeoutSeconds.toFixed(2)} seconds`,
    };
    lines.push(functionError.errorMessage);
    return { functionError };
  }

  private context(requestId: string, logStreamName: string): InvocationContext {
    const { name, arn, memoryMegabytes, logGroup } = this.definition;
    return {
      awsRequestId: requestId,
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      memoryLimitInMB: String(memoryMegabytes),
      logGroupName: logGroup,
      logStreamName,
    };
  }

  /**
   * Metrics have the time at which the function was invoked.
   * Source: "Types of metrics for Lambda functions" and "Using CloudWatch metrics with Lambda", Lambda Developer Guide.
   */
  private measure(start: number, failed: boolean): void {
    const now = this.aws.timeline.now();
    const put = (metric: string, value: number) =>
      this.aws.cloudWatch.put('AWS/Lambda', metric, { FunctionName: this.definition.name }, value, start);
    put('Invocations', 1);
    put('Errors', failed ? 1 : 0);
    put('Throttles', 0);
    put('Duration', now - start);
  }
}

function copy(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
