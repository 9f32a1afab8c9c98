import type { Input } from '../../call';
import { constraintError, validationError } from './faults';

/** A member that must be there. */
export function required(input: Input, member: string): string {
  const value: unknown = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw validationError(
    `1 validation error detected: Value null at '${lowerFirst(member)}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A name as IAM allows it. Source: "IAM and AWS STS quotas", IAM User Guide. */
export function name(input: Input, member: string, longest: number): string {
  const value = required(input, member);
  if (!/^[\w+=,.@-]+$/.test(value)) {
    throw validationError(
      `The specified value for ${lowerFirst(member)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  if (value.length > longest) {
    throw constraintError(lowerFirst(member), `have length less than or equal to ${longest}`, value);
  }
  return value;
}

/** @default '/' */
export function path(input: Input): string {
  const value: string = input.Path ?? '/';
  if (/^\/([!-~]*\/)?$/.test(value)) return value;
  throw validationError(
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  );
}

export function oneOf(input: Input, member: string, values: readonly string[]): string {
  const value = required(input, member);
  if (values.includes(value)) return value;
  throw constraintError(lowerFirst(member), 'satisfy enum value set');
}

export function policyArn(input: Input): string {
  const value = required(input, 'PolicyArn');
  if (/^arn:[^:]+:iam::(\d{12}|aws):policy\/.+$/.test(value)) return value;
  throw validationError('Invalid ARN:  Could not be parsed!');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
