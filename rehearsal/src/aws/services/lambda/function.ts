import type { Principal } from '../../call';
import type { LambdaPermission } from './permissions';

export interface FunctionOptions {
  readonly name: string;
  /** The execution role. */
  readonly roleArn: string;
  /** The folder with the code; required unless `behaviour` is given. */
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
  /** Runs in this process instead of one of its own: for recordings and tests. */
  readonly behaviour?: Behaviour;
  /** The reason why the function is not run; absent where it is. */
  readonly notRun?: string;
}

/** A function that needs no process of its own. It may sleep on the timeline, and is not timed out. */
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

/** What the caller of a function gets when it failed. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface InvocationResult {
  readonly payload?: unknown;
  readonly functionError?: FunctionError;
}

/** An invocation that begins. */
export interface StartedInvocation {
  readonly functionName: string;
  readonly event: unknown;
  /** As whom the function calls AWS: of this process alone. Undefined for a `behaviour`. */
  readonly principal?: Principal;
  readonly time: number;
}

/** Told of every invocation; what it returns is told when that invocation has ended. */
export type InvocationListener = (
  started: StartedInvocation,
) => ((time: number, error?: FunctionError) => void) | undefined;

/** Who invokes; a service says for which resource. */
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
