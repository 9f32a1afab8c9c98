import type { AccessRequest, Input } from '../../call';
import { AwsError } from '../../errors';
import { constrained } from './checks';
import { constraintError, limitExceeded } from './errors';

/** The quota for a user, role or policy. Source: "IAM and AWS STS quotas", IAM User Guide. */
const MOST_TAGS = 50;
export const DUPLICATE_KEYS = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.';
const LONGEST = { key: 128, value: 256 };
const CHARACTERS = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';

export type Tags = ReadonlyMap<string, string>;

/**
 * The tags of a request to IAM. Keys are case-insensitive.
 * Source: "Tags for AWS Identity and Access Management resources", IAM User Guide.
 * @throws ValidationError, see `tagList`, or InvalidInput for keys that IAM does not accept
 */
export function tagsInput(input: Input): Map<string, string> {
  const tags = tagList(input);
  const keys = tags.map(([key]) => key.toLowerCase());
  if (new Set(keys).size < keys.length) throw invalidInput(DUPLICATE_KEYS);
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw invalidInput('Tag keys that begin with aws: are reserved for system use.');
  }
  return new Map(tags);
}

/**
 * The keys and values of a request's tags. Source: API_Tag of IAM and STS.
 * @throws ValidationError for a tag that violates a constraint of the API
 */
export function tagList(input: Input): [string, string][] {
  const given: unknown[] = Array.isArray(input.Tags) ? input.Tags : [];
  if (given.length > MOST_TAGS) throw tooMany('tags');
  return given.map((tag, index): [string, string] => {
    const { Key, Value = '' } = Object(tag) as { Key?: unknown; Value?: unknown };
    const member = `tags.${index + 1}.member`;
    if (Key === undefined || Key === '') throw constraintError(`${member}.key`, 'not be null');
    return [text(Key, `${member}.key`, 'key'), text(Value, `${member}.value`, 'value')];
  });
}

/** Adds tags. A tag replaces one whose key differs only in case. */
export function addTags(tags: Map<string, string>, added: Tags, kind: string): void {
  const result = new Map(tags);
  removeTags(result, [...added.keys()]);
  for (const [key, value] of added) result.set(key, value);
  if (result.size > MOST_TAGS) throw limitExceeded(`Cannot exceed quota for TagsPer${kind}: ${MOST_TAGS}`);
  tags.clear();
  for (const [key, value] of result) tags.set(key, value);
}

export function removeTags(tags: Map<string, string>, keys: readonly string[]): void {
  const removed = new Set(keys.map((key) => key.toLowerCase()));
  for (const key of [...tags.keys()]) if (removed.has(key.toLowerCase())) tags.delete(key);
}

/** Keys of tags to remove. */
export function tagKeysInput(input: Input): string[] {
  const keys: unknown[] = Array.isArray(input.TagKeys) ? input.TagKeys : [];
  if (keys.length > MOST_TAGS) throw tooMany('tagKeys');
  return keys.map((key, index) => text(key, `tagKeys.${index + 1}.member`, 'key'));
}

export function tagsOutput(tags: Tags): { Key: string; Value: string }[] | undefined {
  return tags.size === 0 ? undefined : [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** Condition keys of a request that tags something. */
export function requestTags(tags: Tags): NonNullable<AccessRequest['context']> {
  return {
    'aws:TagKeys': [...tags.keys()],
    ...Object.fromEntries([...tags].map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}

/** Condition keys of the resource of a request. */
export function resourceTags(tags: Tags = new Map()): Record<string, string> {
  return Object.fromEntries([...tags].map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** Accepts numbers and booleans, as CloudFormation does. */
function text(value: unknown, member: string, part: keyof typeof LONGEST): string {
  const pattern = `${CHARACTERS}${part === 'key' ? '+' : '*'}`;
  if (typeof value === 'object') {
    throw constraintError(member, `satisfy regular expression pattern: ${pattern}`, '');
  }
  return constrained(String(value), member, { pattern, max: LONGEST[part] });
}

function tooMany(member: string): AwsError {
  return constraintError(member, `have length less than or equal to ${MOST_TAGS}`);
}

function invalidInput(message: string): AwsError {
  return new AwsError('InvalidInput', message);
}
