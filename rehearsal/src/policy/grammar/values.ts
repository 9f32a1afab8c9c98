export type OneOrMany<T> = T | readonly T[];

/** The values of an element: most elements take a single value or a list. */
export function list<T>(element: OneOrMany<T> | undefined): readonly T[] {
  if (element === undefined) return [];
  return Array.isArray(element) ? element : [element as T];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True if an element is absent, a string or a list of strings. */
export function areStrings(element: unknown): boolean {
  return list(element).every((value) => typeof value === 'string');
}
