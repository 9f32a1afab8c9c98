/** The values of an element: most elements take one value in place of a list of one. */
export function valuesOf(element: unknown): readonly unknown[] {
  return element === undefined ? [] : Array.isArray(element) ? element : [element];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function areStrings(element: unknown): element is string | readonly string[] | undefined {
  return valuesOf(element).every(isString);
}
