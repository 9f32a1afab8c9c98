import { RekeyError } from './errors/errors';

/**
 * Reads a JSON object whose named members are strings. Throws SecretMalformed or WrongKind, which quote nothing of the
 * value. Even the names of members can be secret in a value of another kind.
 */
export function readMembers<M extends string>(
  text: string,
  kind: string,
  members: readonly M[],
): Record<M, string> {
  const value = parseJson(text);
  const has = (member: M) => typeof value[member] === 'string' && value[member] !== '';
  if (members.every(has)) return value as Record<M, string>;
  throw new RekeyError('WrongKind', {
    found: `The value is JSON, but not a credential of the kind ${kind}, which has ${members.join(' and ')}.`,
    unchanged: 'everything; nothing was issued.',
    action:
      'if the value was written by hand, make an earlier version current again; otherwise deploy the stack.',
  });
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // The parser's error quotes the value.
  }
  throw new RekeyError('SecretMalformed', {
    found: `The value is ${text === '' ? 'empty or binary' : 'not a JSON object'}.`,
    unchanged: 'everything; nothing was issued.',
    action: 'make an earlier version current again, or deploy the stack, which issues a new credential.',
  });
}
