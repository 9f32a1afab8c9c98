import { spawnSync } from 'node:child_process';

/** Where a call goes. */
export interface Place {
  readonly profile?: string;
  readonly region?: string;
}

/** Runs a command of the AWS CLI. Tests provide their own. @throws AwsFailed */
// biome-ignore lint/suspicious/noExplicitAny: each command has its own output.
export type RunAws = (words: readonly string[], place: Place) => any;

/** Failed call of the AWS CLI. */
export class AwsFailed extends Error {
  constructor(
    /** Error code, such as `ResourceNotFoundException`; undefined if no service responded. */
    readonly code: string | undefined,
    /** Operation, such as `describe-secret`. */
    readonly operation: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs the AWS CLI and returns its JSON output.
 *
 * @throws AwsFailed
 */
export const runAws: RunAws = (words, { profile, region }) => {
  const { AWS_REGION } = process.env;
  const [service, operation, ...input] = words;
  const called = [
    ...[service, operation],
    ...['--output', 'json'],
    ...(profile ? ['--profile', profile] : []),
    ...(region ? ['--region', region] : []),
    ...input,
  ];
  const { error, status, signal, stdout, stderr } = spawnSync('aws', called, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // The AWS CLI may ask for input, such as the code of an MFA device.
    stdio: ['inherit', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // A retry of a slow invocation would run next to the first.
      ...{ AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '' },
      // Version 1 of the AWS CLI does not read AWS_REGION.
      ...(AWS_REGION ? { AWS_DEFAULT_REGION: AWS_REGION } : {}),
    },
  });
  if (error && 'code' in error && error.code === 'ENOENT')
    throw new Error(
      'The AWS CLI is not on the PATH: install it (the command is "aws"), and run this command again.',
    );
  if (error) throw error;
  if (status === 0) return JSON.parse(stdout || 'null');
  if (/specify a region/i.test(stderr)) {
    throw new Error('The region is not known: set AWS_REGION, or pass --region or an ARN.');
  }
  // "An error occurred (AccessDeniedException) when calling the Invoke operation: …"
  const [, code] = /\((\w+)\) when calling/.exec(stderr) ?? [];
  const end = signal ?? `exit code ${status}`;
  throw new AwsFailed(code, operation, `"aws ${service} ${operation}" ended with ${end}:\n${stderr.trim()}`);
};
