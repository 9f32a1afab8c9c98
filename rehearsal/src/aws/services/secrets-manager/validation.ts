import type { Input } from '../../call';
import { errors } from './errors';
import type { SecretData } from './secret';

const MAX_BYTES = 65_536;
const MAX_TAGS = 50;

const NAME = /^[A-Za-z0-9/_+=.@!-]{1,512}$/;
const ARN = /^arn:[^:]+:secretsmanager:[^:]*:\d{12}:secret:[A-Za-z0-9/_+=.@!-]+$/;

/** Throws unless `name` is a valid name of a secret. */
export function checkName(name: unknown): string {
  if (typeof name !== 'string') throw missing('name');
  if (NAME.test(name)) return name;
  throw errors.validation(
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

/** Throws unless `SecretId` is a name or an ARN, with or without its suffix. */
export function checkSecretId(input: Input): string {
  const { SecretId } = input;
  if (typeof SecretId !== 'string') throw missing('secretId');
  return ARN.test(SecretId) ? SecretId : checkName(SecretId);
}

/** The ClientRequestToken, which becomes the version's id. */
export function checkToken(input: Input, error: (message: string) => Error = errors.invalidRequest): string {
  const { ClientRequestToken: token } = input;
  if (token === undefined || token === null || token === '') {
    throw error('You must provide a ClientRequestToken value. We recommend a UUID-type value.');
  }
  if (typeof token !== 'string' || token.length < 32 || token.length > 64) {
    throw errors.invalidParameter('ClientRequestToken must be 32-64 characters long.');
  }
  return token;
}

/** The value in the request, if there is one. */
export function checkData({ SecretString, SecretBinary }: Input): SecretData | undefined {
  const text = SecretString ?? undefined;
  const binary = SecretBinary ?? undefined;
  if (text !== undefined && binary !== undefined) {
    throw errors.invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const size = text !== undefined ? Buffer.byteLength(text) : Buffer.from(binary ?? '', 'base64').length;
  if (size > MAX_BYTES) {
    throw errors.validation(
      `1 validation error detected: Value at '${text !== undefined ? 'secretString' : 'secretBinary'}' failed to ` +
        `satisfy constraint: Member must have length less than or equal to ${MAX_BYTES}`,
    );
  }
  if (text !== undefined) return { SecretString: text };
  return binary === undefined ? undefined : { SecretBinary: binary };
}

export function sameData(a: SecretData | undefined, b: SecretData | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function checkStages(stages: unknown): string[] | undefined {
  if (stages === undefined || stages === null) return undefined;
  const valid =
    Array.isArray(stages) &&
    stages.length > 0 &&
    stages.every((stage) => typeof stage === 'string' && stage.length > 0 && stage.length <= 256);
  if (valid) return stages as string[];
  throw errors.invalidParameter('VersionStages must be 1-20 staging labels of 1-256 characters.');
}

/** `tags` with `added`, which replace tags with the same key. */
export function addTags(
  tags: ReadonlyMap<string, string> | undefined,
  added: { Key?: unknown; Value?: unknown }[],
): ReadonlyMap<string, string> {
  const result = new Map(tags);
  for (const { Key, Value = '' } of added) {
    if (typeof Key !== 'string' || Key.length < 1 || Key.length > 128) {
      throw errors.invalidParameter('A tag key must be 1-128 characters long.');
    }
    if (typeof Value !== 'string' || Value.length > 256) {
      throw errors.invalidParameter('A tag value must be 0-256 characters long.');
    }
    result.set(Key, Value);
  }
  if (result.size > MAX_TAGS) throw errors.invalidParameter(`A secret can have at most ${MAX_TAGS} tags.`);
  return result;
}

/** Throws if a list is shorter or longer than the API's model allows. */
export function checkCount(
  list: readonly unknown[] | undefined,
  member: string,
  min: number,
  max: number,
): void {
  if (!list || (list.length >= min && list.length <= max)) return;
  throw constraint(member, `[${list.join(', ')}]`, `Member must have length ${limit(list.length, min, max)}`);
}

/** Throws if a number is not an integer within the limits of the API's model. */
export function checkInteger(value: number, member: string, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw constraint(member, value, `Member must have value ${limit(value, min, max)}`);
}

function limit(value: number, min: number, max: number): string {
  return value > max ? `less than or equal to ${max}` : `greater than or equal to ${min}`;
}

/** Throws unless the value is one that the API's model lists. */
export function checkEnum<T extends string>(value: unknown, member: string, values: readonly T[]): T {
  if (values.includes(value as T)) return value as T;
  throw constraint(member, value, `Member must satisfy enum value set: [${values.join(', ')}]`);
}

/** The error for a value that violates a constraint of the API's model. */
export function constraint(member: string, value: unknown, what: string): Error {
  return errors.validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${what}`,
  );
}

/** The error for a required member that the request omits. */
export function missing(member: string): Error {
  return errors.validation(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}
