import type { Input } from '../../call';
import { lowerFirst } from '../../members';
import { constraintError, validationError } from './errors';

/** A required member. */
export function required(input: Input, member: string): string {
  const value: unknown = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw validationError(
    `1 validation error detected: Value null at '${lowerFirst(member)}' failed to satisfy constraint: Member must not be null`,
  );
}

interface Constraints {
  /** A character class with a quantifier, in the notation of the API's model. */
  readonly pattern?: string;
  readonly min?: number;
  readonly max: number;
  /** True if the error does not contain the value. */
  readonly hidden?: boolean;
}

/** Checks the characters and the length of a text. */
export function constrained(
  value: string,
  member: string,
  { pattern, min = 0, max, hidden }: Constraints,
): string {
  const shown = hidden ? undefined : value;
  if (pattern !== undefined && !new RegExp(`^${pattern}$`, 'u').test(value)) {
    throw constraintError(member, `satisfy regular expression pattern: ${pattern}`, shown);
  }
  if (value.length < min) {
    throw constraintError(member, `have length greater than or equal to ${min}`, shown);
  }
  if (value.length <= max) return value;
  throw constraintError(member, `have length less than or equal to ${max}`, shown);
}

/** Checks the range of a number. */
export function inRange(value: number, member: string, min: number, max: number): number {
  if (value < min) throw constraintError(member, `have value greater than or equal to ${min}`, value);
  if (value <= max) return value;
  throw constraintError(member, `have value less than or equal to ${max}`, value);
}

/** A list of texts. @default [] */
export function texts(input: Input, member: string): string[] {
  const value: unknown = input[member] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw constraintError(lowerFirst(member), 'be a list of strings');
}

/** A name of an IAM resource. Source: "IAM and AWS STS quotas", IAM User Guide. */
export function name(input: Input, member: string, longest: number): string {
  const value = required(input, member);
  if (!/^[\w+=,.@-]+$/.test(value)) {
    throw validationError(
      `The specified value for ${lowerFirst(member)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  return constrained(value, lowerFirst(member), { max: longest });
}

/** @default '/' */
export function path(input: Input, pattern = /^\/([!-~]+\/)?$/): string {
  const value = constrained(input.Path ?? '/', 'path', { max: 512 });
  if (pattern.test(value)) return value;
  throw validationError(
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  );
}

/** The path of a managed policy allows fewer characters. Source: API_CreatePolicy. */
export function policyPath(input: Input): string {
  return path(input, /^(\/[A-Za-z0-9.,+@=_-]+)*\/$/);
}

/** An optional description. `characters` is the character class in the model of the API. */
export function description(input: Input, characters?: string): string | undefined {
  const value: unknown = input.Description;
  if (value === undefined || value === null) return undefined;
  const pattern = characters === undefined ? undefined : `${characters}*`;
  return constrained(String(value), 'description', { pattern, max: 1000 });
}

/** Source: API_CreatePolicy, API_CreateRole, AssumeRole. */
export const DOCUMENT_PATTERN = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';

/** The text of a policy. */
export function policyText(input: Input, member: 'PolicyDocument' | 'AssumeRolePolicyDocument'): string {
  const constraints = { pattern: DOCUMENT_PATTERN, max: 131_072, hidden: true };
  return constrained(required(input, member), lowerFirst(member), constraints);
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
