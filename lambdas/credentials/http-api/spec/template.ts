import { isScalar, valueAt } from './pointer';

/** A placeholder in a text: `{root}`, or `{root/pointer}` for a member. */
export interface Placeholder {
  readonly text: string;
  readonly root: string;
  /** JSON Pointer below the root; empty for the root itself. */
  readonly pointer: string;
}

/** Other braces, such as those of JSON in a text, are no placeholders. */
const PLACEHOLDER = /\{([A-Za-z]+)((?:\/[^{}/"]+)*)\}/g;

export const placeholdersIn = (text: string): Placeholder[] =>
  [...text.matchAll(PLACEHOLDER)].map(([all, root = '', pointer = '']) => ({ text: all, root, pointer }));

/** Parts of a text, alternately literal and a placeholder. */
export function partsOf(text: string): (string | Placeholder)[] {
  const parts: (string | Placeholder)[] = [];
  let end = 0;
  for (const { index, 0: all, 1: root = '', 2: pointer = '' } of text.matchAll(PLACEHOLDER)) {
    parts.push(text.slice(end, index), { text: all, root, pointer });
    end = index + all.length;
  }
  return [...parts, text.slice(end)];
}

/** Values of placeholders by root. */
export type Scope = Readonly<Record<string, unknown>>;

/** A placeholder without a value, or with one that its place cannot have. It quotes no value. */
export class MissingValue extends Error {
  constructor(
    readonly placeholder: Placeholder,
    readonly problem = 'has no value',
  ) {
    super(`${placeholder.text} ${problem}`);
    this.name = 'MissingValue';
  }
}

/** Encoding of the values of a place. `encode` returns undefined for a value that the place cannot have. */
export interface Encoding {
  /** Name of the place in errors. */
  readonly of: string;
  readonly encode: (value: string) => string | undefined;
}

const PLAIN: Encoding = { of: 'text', encode: String };

/** Replaces the placeholders of a text. @throws MissingValue */
export function render(text: string, scope: Scope, { of, encode }: Encoding = PLAIN): string {
  return text.replace(PLACEHOLDER, (all, root: string, pointer: string) => {
    const placeholder = { text: all, root, pointer };
    const encoded = encode(String(resolve(placeholder, scope)));
    if (encoded === undefined)
      throw new MissingValue(placeholder, `has a value that is not allowed in a ${of},`);
    return encoded;
  });
}

/** Replaces the placeholders in the texts of a JSON value. A text that is one placeholder keeps the type of its value. */
export function renderJson(template: unknown, scope: Scope): unknown {
  if (typeof template === 'string') {
    const [only] = placeholdersIn(template);
    return only?.text === template ? resolve(only, scope) : render(template, scope);
  }
  if (Array.isArray(template)) return template.map((element) => renderJson(element, scope));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => [name, renderJson(value, scope)]),
  );
}

function resolve(placeholder: Placeholder, scope: Scope): string | number | boolean {
  const value = valueAt(scope[placeholder.root], placeholder.pointer);
  if (!isScalar(value) || value === '') throw new MissingValue(placeholder);
  return value;
}
