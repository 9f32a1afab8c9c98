import { CHECKSUM_LENGTH, checksum, RANDOM_LENGTH } from '../format';
import { invalid } from './errors';
import { isKeyId } from './key-id';

/** Data of a new key. */
export interface IssueInput {
  /** Customer, user or service that gets the key: 1 to 256 characters. */
  readonly owner: string;
  /** Name that the owner sees: 1 to 128 characters. @default - none */
  readonly name?: string;
  /** Up to 50 scopes of 1 to 64 characters, without spaces, quotes and backslashes. @default - none */
  readonly scopes?: readonly string[];
  /** Time from which the key is refused, as a date or milliseconds since 1970. @default - never */
  readonly expiresAt?: Date | number;
  /** Up to 20 texts of up to 256 characters by names of up to 64 characters. @default - none */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Checked data of a new key. */
export interface CheckedInput {
  readonly owner: string;
  readonly name?: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Latest time of an ISO 8601 date with a year of four digits. */
const LATEST = Date.UTC(9999, 11, 31);
/** scope-token of RFC 6749, section 3.3. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/;
const CONTROL = /\p{Cc}|\p{Cs}|[\u2028\u2029]/u;
const KEY_LIKE = new RegExp(
  `([a-z][a-z0-9_]*_[0-9A-Za-z]{${RANDOM_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})`,
  'g',
);

/**
 * Checks the data of a new key. None of it may contain an API key, because data is shown and logged.
 *
 * @throws ApiKeyError InvalidInput
 */
export function checkInput(input: IssueInput, now: number): CheckedInput {
  if (typeof input !== 'object' || input === null) throw invalid('The data of the new key is missing.');
  const { owner, name, scopes = [], metadata = {} } = input;
  checkText('owner', owner, 256);
  if (name !== undefined) checkText('name', name, 128);
  if (!Array.isArray(scopes) || scopes.length > 50 || new Set(scopes).size !== scopes.length)
    throw invalid('The scopes must be a list of up to 50 different texts.');
  for (const scope of scopes) {
    if (typeof scope !== 'string' || !SCOPE.test(scope))
      throw invalid(
        'A scope must have 1 to 64 printable ASCII characters, without spaces, quotes and backslashes.',
      );
    checkText('scope', scope, 64);
  }
  const entries = typeof metadata === 'object' && metadata !== null ? Object.entries(metadata) : undefined;
  if (entries === undefined || Array.isArray(metadata) || entries.length > 20)
    throw invalid('The metadata must be an object with up to 20 members.');
  for (const [key, text] of entries) {
    checkText('name of a member of the metadata', key, 64);
    if (text !== '') checkText('member of the metadata', text, 256);
  }
  const expiresAt = input.expiresAt === undefined ? undefined : checkExpiry(input.expiresAt, now);
  return {
    owner,
    ...(name === undefined ? {} : { name }),
    scopes: [...scopes],
    ...(expiresAt === undefined ? {} : { expiresAt }),
    metadata: Object.fromEntries(entries),
  };
}

/** @throws ApiKeyError InvalidInput */
export function checkText(what: string, text: unknown, longest: number): asserts text is string {
  if (typeof text !== 'string' || text.length < 1 || text.length > longest || CONTROL.test(text))
    throw invalid(`The ${what} must be a text of 1 to ${longest} characters without control characters.`);
  for (const [, body = '', check] of text.matchAll(KEY_LIKE))
    if (checksum(body) === check)
      throw invalid(`The ${what} contains an API key. Action: revoke that key, and do not store it.`);
}

/** @throws ApiKeyError InvalidInput */
export function checkExpiry(expiresAt: Date | number, now: number): number {
  const time = Number(expiresAt);
  if (!Number.isSafeInteger(time) || time <= now || time > LATEST)
    throw invalid('expiresAt must be a date in the future, or its milliseconds since 1970.');
  return time;
}

/** @throws ApiKeyError InvalidInput */
export function checkId(id: unknown, what = 'id'): asserts id is string {
  if (!isKeyId(id))
    throw invalid(
      `The ${what} is not the id of an API key. Action: pass 32 hexadecimal digits; keyIdOf(key) has the id of a key.`,
    );
}
