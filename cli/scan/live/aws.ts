import { spawn } from 'node:child_process';
import { CALLS, type Call } from './calls';

/** Calls at the same time. Each is a process of the AWS CLI. */
const PARALLEL = 4;
/** Attempts of the AWS CLI for a call that is throttled, unless the user sets another number. */
const ATTEMPTS = '10';

/** Where the calls go. */
export interface Place {
  readonly region?: string;
  readonly profile?: string;
}

/** Failed call of the AWS CLI. */
export class CallFailed extends Error {
  constructor(
    /** Error code, such as `AccessDeniedException`; undefined if no service responded. */
    readonly code: string | undefined,
    message: string,
  ) {
    super(message);
  }

  /** True if the caller has no permission. */
  get isDenied(): boolean {
    return /AccessDenied|UnauthorizedOperation|NotAuthorized/i.test(this.code ?? '');
  }
}

/** Makes the calls of the scan. */
export interface Reader {
  /**
   * Makes a call, and returns its output with all pages.
   *
   * @throws CallFailed
   */
  read<T>(call: Call, ...input: readonly string[]): Promise<T>;
}

/** Reads an account through the AWS CLI, which reads all pages of a list and repeats calls that are throttled. */
export class AwsReader implements Reader {
  private free = PARALLEL;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly place: Place) {}

  async read<T>(call: Call, ...input: readonly string[]): Promise<T> {
    const [service, operation] = CALLS[call];
    const { profile, region } = this.place;
    const words = [
      ...[service, operation, '--output', 'json'],
      ...(profile === undefined ? [] : ['--profile', profile]),
      ...(region === undefined ? [] : ['--region', region]),
      ...input,
    ];
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free--;
    try {
      return JSON.parse((await run(words)) || '{}');
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}

function run(words: readonly string[]): Promise<string> {
  const { AWS_REGION, AWS_MAX_ATTEMPTS = ATTEMPTS, AWS_RETRY_MODE = 'adaptive' } = process.env;
  const child = spawn('aws', words, {
    // The AWS CLI may ask for the code of an MFA device.
    stdio: ['inherit', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ AWS_MAX_ATTEMPTS, AWS_RETRY_MODE, AWS_PAGER: '' },
      // Version 1 of the AWS CLI does not read AWS_REGION.
      ...(AWS_REGION ? { AWS_DEFAULT_REGION: AWS_REGION } : {}),
    },
  });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const missing = 'The AWS CLI is not on the PATH: install it (the command is "aws").';
      reject(new CallFailed(undefined, error.code === 'ENOENT' ? missing : error.message));
    });
    child.once('close', (status, signal) => {
      if (status === 0) resolve(Buffer.concat(stdout).toString());
      else reject(failureOf(words, Buffer.concat(stderr).toString(), signal ?? `exit code ${status}`));
    });
  });
}

/** The texts are those of the AWS CLI: "An error occurred (AccessDeniedException) when calling the Invoke operation: …". */
function failureOf([service, operation]: readonly string[], stderr: string, end: string): CallFailed {
  if (/specify a region/i.test(stderr))
    return new CallFailed(undefined, 'The region is not known: set AWS_REGION, or pass --region.');
  const [, code, said] = /\((\w+)\) when calling [^:]*: ([^\n]*)/.exec(stderr) ?? [];
  const lastLine = stderr.trim().split('\n').at(-1);
  return new CallFailed(code, `"aws ${service} ${operation}" ended with ${code ?? end}: ${said ?? lastLine}`);
}
