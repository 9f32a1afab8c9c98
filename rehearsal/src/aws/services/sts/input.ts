import { parsePolicy } from '../../../policy/document';
import type { Input } from '../../call';
import { AwsError } from '../../errors';
import { lowerFirst } from '../../members';
import type { Iam } from '../iam';
import { constrained, DOCUMENT_PATTERN, inRange, required, texts } from '../iam/checks';
import type { Role } from '../iam/entities';
import { constraintError, noSuchEntity, validationError } from '../iam/errors';
import { DUPLICATE_KEYS, tagList } from '../iam/tags';

/** Seconds. */
const SHORTEST = 900;
const HOUR = 3600;

/** Characters, including white space. */
const LONGEST_POLICY = 2048;
const MOST_POLICIES = 10;

export function roleArn(input: Input): string {
  const arn = required(input, 'RoleArn');
  if (/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn)) return arn;
  throw validationError(`${arn} is invalid`);
}

export function sessionName(input: Input, member: 'RoleSessionName' | 'Name'): string {
  const constraints = { pattern: '[\\w+=,.@-]*', min: 2, max: member === 'Name' ? 32 : 64 };
  return constrained(required(input, member), lowerFirst(member), constraints);
}

/** Source: AssumeRole, AWS STS API Reference. */
export function externalId(input: Input): string | undefined {
  if (!input.ExternalId) return undefined;
  const constraints = { pattern: '[\\w+=,.@:\\/-]*', min: 2, max: 1224 };
  return constrained(required(input, 'ExternalId'), 'externalId', constraints);
}

/** Seconds. */
export function duration(input: Input, usual: number, longest: number): number {
  return inRange(Number(input.DurationSeconds ?? usual), 'durationSeconds', SHORTEST, longest);
}

/** The duration of a session of the role, in seconds. */
export function roleSessionSeconds(input: Input, { maxSessionDuration }: Role): number {
  const seconds = duration(input, HOUR, 12 * HOUR);
  if (seconds <= maxSessionDuration) return seconds;
  throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
}

/** The text of a session policy. Source: Policy and PolicyArns of AssumeRole, AWS STS API Reference. */
export function sessionPolicyText(input: Input): string | undefined {
  const text = input.Policy ? required(input, 'Policy') : undefined;
  if (text !== undefined) constrained(text, 'policy', { pattern: DOCUMENT_PATTERN, max: LONGEST_POLICY });
  if (managedArns(input).length > MOST_POLICIES) {
    throw constraintError('policyArns', `have length less than or equal to ${MOST_POLICIES}`);
  }
  return text;
}

function managedArns(input: Input): string[] {
  const given: unknown[] = Array.isArray(input.PolicyArns) ? input.PolicyArns : [];
  return given.map((one, index) => {
    const { arn } = Object(one) as { arn?: unknown };
    if (typeof arn === 'string') return arn;
    throw constraintError(`policyArns.${index + 1}.member.arn`, 'not be null');
  });
}

export function sessionPolicies(iam: Iam, input: Input): unknown[] | undefined {
  const documents: unknown[] = [];
  const text = sessionPolicyText(input);
  if (text !== undefined) documents.push(parsePolicy(text, 'identity').document);
  for (const arn of managedArns(input)) {
    const policy = iam.managedPolicy(arn);
    if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
    documents.push(policy.document);
  }
  return documents.length > 0 ? documents : undefined;
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>;
  readonly transitive: Readonly<Record<string, string>>;
}

/**
 * Tags of a new session. Keys are case-insensitive.
 * Source: "Pass session tags in AWS STS", IAM User Guide.
 */
export function sessionTags(input: Input, inherited: Readonly<Record<string, string>>): SessionTags {
  const entries = tagList(input);
  const keys = entries.map(([key]) => key.toLowerCase());
  if (new Set(keys).size < keys.length) throw invalid(DUPLICATE_KEYS);
  if (Object.keys(inherited).some((key) => keys.includes(key.toLowerCase()))) {
    throw invalid(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const wanted = texts(input, 'TransitiveTagKeys').map((key) => key.toLowerCase());
  if (wanted.some((key) => !keys.includes(key))) {
    throw invalid('The specified transitive tag key must be included in the requested tags.');
  }
  return {
    tags: { ...inherited, ...Object.fromEntries(entries) },
    transitive: {
      ...inherited,
      ...Object.fromEntries(entries.filter(([key]) => wanted.includes(key.toLowerCase()))),
    },
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}
