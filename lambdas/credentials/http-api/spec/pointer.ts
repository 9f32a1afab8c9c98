/** The value at a JSON Pointer (RFC 6901); undefined if there is none. An empty pointer is the whole value. */
export function valueAt(json: unknown, pointer: string): unknown {
  let value = json;
  for (const token of tokensOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as Record<string, unknown>)[token];
  }
  return value;
}

/** Reference tokens of a pointer. */
export const tokensOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

export const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

/** Text of a place for messages. */
export const placeAt = (pointer: string): string => (pointer === '' ? 'as a whole' : `at ${pointer}`);
