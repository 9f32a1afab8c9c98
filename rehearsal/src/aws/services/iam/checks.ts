import type { Input } from '../../call';
import { constraintError, validationError } from './errors';

/** A required member. */
export function required(input: Input, member: string): string {
  const value: unknown = input[member];
  if (typeof value === 'string' && value !== '') return value;
  throw validationError(
    `1 validation error detected: Value null at '${lowerFirst(member)}' failed to satisfy constraint: Member must not be null`,
  );
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
  if (value.length > longest) {
    throw constraintError(lowerFirst(member), `have length less than or equal to ${longest}`, value);
  }
  return value;
}

/** @default '/' */
export function path(input: Input, pattern = /^\/([!-~]+\/)?$/): string {
  const value: string = input.Path ?? '/';
  if (value.length > 512) throw constraintError('path', 'have length less than or equal to 512', value);
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
  const text = String(value);
  if (characters !== undefined && !new RegExp(`^${characters}*$`).test(text)) {
    throw constraintError('description', `satisfy regular expression pattern: ${characters}*`, text);
  }
  if (text.length <= 1000) return text;
  throw constraintError('description', 'have length less than or equal to 1000', text);
}

/** Source: API_CreatePolicy, API_CreateRole. */
const DOCUMENT_CHARACTERS = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';

/** The text of a policy. */
export function policyText(input: Input, member: 'PolicyDocument' | 'AssumeRolePolicyDocument'): string {
  const value = required(input, member);
  if (!new RegExp(`^${DOCUMENT_CHARACTERS}$`).test(value)) {
    throw constraintError(lowerFirst(member), `satisfy regular expression pattern: ${DOCUMENT_CHARACTERS}`);
  }
  if (value.length <= 131_072) return value;
  throw constraintError(lowerFirst(member), 'have length less than or equal to 131072');
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
