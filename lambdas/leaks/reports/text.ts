/** Longest text of a source in a finding, characters. */
const LONGEST = 500;

/** Parses JSON. The errors of `JSON.parse` quote the text, which may hold a secret value, so there is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text of a source in one line of limited length; undefined if it is none. */
export function plain(text: unknown, longest = LONGEST): string | undefined {
  if (typeof text !== 'string') return undefined;
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return line === '' ? undefined : line.slice(0, longest);
}

/** A time in ISO 8601; undefined if the text is none. */
export function time(text: unknown): string | undefined {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The members of an object; none for another value. */
export const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
