import { RekeyError } from './errors/errors';

/**
 * Reads a JSON object whose named members are texts. Throws SecretMalformed or WrongKind; neither tells any
 * of the value, not even names of members, since in a foreign value these may be secret too.
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
    found: `The value is JSON, but no credential of the kind ${kind}, which has ${members.join(' and ')}.`,
    unchanged: 'everything; nothing was issued.',
    action: 'if the value was written by hand, make an earlier version current again; else deploy the stack.',
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
    found: `The value is ${text === '' ? 'empty or binary' : 'no JSON object'}.`,
    unchanged: 'everything; nothing was issued.',
    action: 'make an earlier version current again, or deploy the stack, which issues a new credential.',
  });
}
