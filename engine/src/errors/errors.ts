import { RUNBOOK } from '../contract';
import type { ErrorCode } from './error-codes';

/** The parts of an error message, for an operator on call. */
export interface ErrorReport {
  /** The problem. */
  readonly found: string;
  /** State that the failure did not change. */
  readonly unchanged: string;
  /** Recommended action. */
  readonly action: string;
}

/** A failed call to a service. It omits the SDK's error, whose members hold the request. */
export interface FailedCall {
  /** IAM action, such as `iam:CreateAccessKey`. */
  readonly action: string;
  readonly name: string;
  readonly status?: number;
  readonly requestId?: string;
  /** True if the call certainly had no effect, because its only response was a refusal. */
  readonly refused: boolean;
}

/** Marks the errors of every copy of the engine. An adapter may load another copy than the handler. */
const BRAND = Symbol.for('cdk-rekey.RekeyError');

/** An error of the engine or an adapter, with a code of the runbook. */
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

  /** Returns the same error with another text for `unchanged`. */
  withUnchanged(unchanged: string): RekeyError {
    return new RekeyError(this.code, { ...this.report, unchanged }, this.call);
  }
}

/** True for a RekeyError with one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly ErrorCode[]): error is RekeyError =>
  error instanceof RekeyError && codes.includes(error.code);

/** Adds a full stop, which messages of services often lack. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Converts a thrown value to a RekeyError. `scrub` redacts secret values. */
export function named(thrown: unknown, scrub: (text: string) => string): RekeyError {
  if (thrown instanceof RekeyError) return thrown;
  const { name, message } = thrown instanceof Error ? thrown : { name: 'Error', message: thrown };
  return new RekeyError('Unexpected', {
    found: scrub(`${textOf(name)}: ${textOf(message)}`),
    unchanged:
      'every label that had not been moved yet; the next attempt finds a credential without a label.',
    action: 'read the log of this invocation; if the error repeats, report it with this text.',
  });
}

/** Converts a value to a string. Thrown values may have no string form. */
export function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value without a string form';
  }
}

export function sweepFailed(failures: readonly RekeyError[]): RekeyError {
  const codes = failures.map(({ code, report }) => `[${code}] ${sentence(report.found)}`);
  return new RekeyError('SweepFailed', {
    found: codes.join(' '),
    unchanged: 'everything that the failed parts manage; the other parts of the sweep succeeded.',
    action: 'read the runbook sections of the codes; the next sweep retries.',
  });
}
