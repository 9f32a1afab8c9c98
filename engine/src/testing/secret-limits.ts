import { RekeyError } from '../errors/errors';

/** TagResource (Secrets Manager API reference). */
const MOST_TAGS = 50;
/** Tag (Secrets Manager API reference); the characters are those of TagResource. */
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
/** Tags of AWS do not count and cannot be changed (TagResource). */
const OF_AWS = /^aws:/i;
/** PutSecretValue (Secrets Manager API reference). */
const TOKEN_LENGTH = { least: 32, most: 64 };
const MOST_BYTES = 65_536;

export function requireToken(token: string): void {
  if (token.length < TOKEN_LENGTH.least || token.length > TOKEN_LENGTH.most)
    throw invalid('PutSecretValue', `the token ${token} has ${token.length} characters, not 32 to 64`);
}

export function requireText(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes === 0 || bytes > MOST_BYTES)
    throw invalid('PutSecretValue', `the value has ${bytes} bytes, not 1 to ${MOST_BYTES}`);
}

/** The tags after TagResource. Throws when the request exceeds a limit. */
export function withTags(
  present: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  for (const [key, value] of Object.entries(added)) {
    if (!TAG_KEY.test(key) || OF_AWS.test(key)) throw invalid('TagResource', `"${key}" is not a tag key`);
    if (!TAG_VALUE.test(value))
      throw invalid('TagResource', `the value of the tag ${key} is not a tag value`);
  }
  const tags = { ...present, ...added };
  const count = Object.keys(tags).filter((key) => !OF_AWS.test(key)).length;
  if (count > MOST_TAGS)
    throw invalid('TagResource', `the secret would have ${count} tags, over ${MOST_TAGS}`);
  return tags;
}

function invalid(operation: string, problem: string): RekeyError {
  const action = `secretsmanager:${operation}`;
  return new RekeyError(
    'CallFailed',
    {
      found: `${action} failed: InvalidParameterException: ${problem}.`,
      unchanged: 'the secret.',
      action: 'keep within the limits of Secrets Manager.',
    },
    { action, name: 'InvalidParameterException', status: 400, refused: true },
  );
}
