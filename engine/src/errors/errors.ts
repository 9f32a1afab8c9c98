import { RUNBOOK } from '../contract';
import type { ErrorCode } from './error-codes';

/** The three things that somebody who is woken at night wants to read. */
export interface Account {
  /** What was found. */
  readonly found: string;
  /** What was left as it was. */
  readonly left: string;
  /** What to do. */
  readonly fix: string;
}

/** How a call to a service failed; never the SDK's error itself, whose members hold the request. */
export interface FailedCall {
  /** IAM action, such as `iam:CreateAccessKey`. */
  readonly action: string;
  readonly name: string;
  readonly status?: number;
  readonly requestId?: string;
  /** True when the service surely did nothing: its only answer was a refusal. */
  readonly refused: boolean;
}

/** Every error of the engine and of the kinds. */
export class RekeyError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly account: Account,
    readonly call?: FailedCall,
  ) {
    const { found, left, fix } = account;
    super(
      `[${code}] ${sentence(found)} Left as it was: ${left} Do: ${fix} See ${RUNBOOK}#${code.toLowerCase()}`,
    );
    this.name = code;
  }

  /** The same error with a different account of what was left. */
  leaving(left: string): RekeyError {
    return new RekeyError(this.code, { ...this.account, left }, this.call);
  }
}

/** What a service says of an error often ends without a full stop. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Makes a named error of whatever was thrown; its text must be scrubbed of secret values by `scrub`. */
export function named(thrown: unknown, scrub: (text: string) => string): RekeyError {
  if (thrown instanceof RekeyError) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: thrown };
  return new RekeyError('Unexpected', {
    found: scrub(`${textOf(name)}: ${textOf(message)}`),
    left: 'every label that had not been moved yet; a credential without a label is found by the next attempt.',
    fix: 'read the log of this invocation; if it repeats, report it with this text.',
  });
}

/** Anything can be thrown, even what cannot be made a text. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'something without a text';
  }
}
