import type { Principal } from '../../call';
import type { LambdaPermission } from './permissions';

export interface FunctionOptions {
  readonly name: string;
  /** The execution role. */
  readonly roleArn: string;
  /** The folder of the code; required without `behaviour`. */
  readonly codeDirectory?: string;
  /** @default 'index.handler' */
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 3, as on Lambda */
  readonly timeoutSeconds?: number;
  /** @default 128, as on Lambda */
  readonly memoryMegabytes?: number;
  /** Name of the log group. @default '/aws/lambda/<name>' */
  readonly logGroup?: string;
  /** A handler that runs in this process, for recordings and tests. */
  readonly behaviour?: Behaviour;
  /** The reason why the function is not run; absent if it is run. */
  readonly notRun?: string;
}

/** A handler in this process. It may sleep on the timeline, and has no time limit. */
export type Behaviour = (event: unknown, context: InvocationContext) => Promise<unknown>;

export interface InvocationContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/** The error of a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface InvocationResult {
  readonly payload?: unknown;
  readonly functionError?: FunctionError;
}

/** The start of an invocation. */
export interface StartedInvocation {
  readonly functionName: string;
  readonly event: unknown;
  /** The principal of the execution environment; undefined for a `behaviour`. */
  readonly principal?: Principal;
  readonly time: number;
}

/** Called at the start of each invocation. The returned function is called at its end. */
export type InvocationListener = (
  started: StartedInvocation,
) => ((time: number, error?: FunctionError) => void) | undefined;

/** The caller of an invocation, and the resource for which a service calls. */
export interface Invoker {
  readonly principal: Principal;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

export interface LambdaFunction
  extends Required<Omit<FunctionOptions, 'codeDirectory' | 'behaviour' | 'notRun'>> {
  readonly arn: string;
  readonly codeDirectory?: string;
  readonly behaviour?: Behaviour;
  readonly notRun?: string;
  readonly permissions: LambdaPermission[];
}
