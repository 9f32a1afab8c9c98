import { RUNBOOK } from '../contract';
import type { ErrorCode } from './error-codes';

/** The parts of an error message, written for somebody on call. */
export interface ErrorReport {
  /** The problem. */
  readonly found: string;
  /** Everything that the failure did not change. */
  readonly unchanged: string;
  /** The next thing to do. */
  readonly action: string;
}

/** A failed call to a service; never the SDK's error itself, whose members hold the request. */
export interface FailedCall {
  /** IAM action, such as `iam:CreateAccessKey`. */
  readonly action: string;
  readonly name: string;
  readonly status?: number;
  readonly requestId?: string;
  /** True when the service surely did nothing: its only answer was a refusal. */
  readonly refused: boolean;
}

/** Marks the errors of every copy of the engine: an adapter may be loaded with another copy than the handler. */
const BRAND = Symbol.for('cdk-rekey.RekeyError');

/** Every error of the engine and of adapters. */
export class RekeyError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  get [BRAND](): true {
    return true;
  }

  constructor(
    readonly code: ErrorCode,
    readonly report: ErrorReport,
    readonly call?: FailedCall,
  ) {
    const { found, unchanged, action } = report;
    super(
      `[${code}] ${sentence(found)} Unchanged: ${unchanged} Action: ${action} See ${RUNBOOK}#${code.toLowerCase()}`,
    );
    this.name = code;
  }

  /** The same error with another statement of what is unchanged. */
  withUnchanged(unchanged: string): RekeyError {
    return new RekeyError(this.code, { ...this.report, unchanged }, this.call);
  }
}

/** The text with a full stop at its end; messages of services often lack one. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** A named error for whatever was thrown, with secret values redacted by `scrub`. */
export function named(thrown: unknown, scrub: (text: string) => string): RekeyError {
  if (thrown instanceof RekeyError) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: thrown };
  return new RekeyError('Unexpected', {
    found: scrub(`${textOf(name)}: ${textOf(message)}`),
    unchanged:
      'every label that had not been moved yet; a credential without a label is found by the next attempt.',
    action: 'read the log of this invocation; if it repeats, report it with this text.',
  });
}

/** The text of a value; JavaScript can throw values that have none. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'something without a text';
  }
}

export function sweepFailed(failures: readonly RekeyError[]): RekeyError {
  const codes = failures.map(({ code, report }) => `[${code}] ${sentence(report.found)}`);
  return new RekeyError('SweepFailed', {
    found: codes.join(' '),
    unchanged: 'what these parts look after; the other parts of the sweep were done.',
    action: 'read the pages of the codes; the next sweep tries again.',
  });
}
