import { encodingsOf, SHORTEST } from './encodings';
import { type Secret, textOf } from './secret';

/** Replaces the values of secrets in a text. */
export type Redactor = (text: string) => string;

/** Members of the JSON of database secrets that are no secrets, and that logs need. */
const PUBLIC = new Set(
  'host hostname port engine dbname database username user name region url endpoint type kind id'.split(' '),
);

/** Forms of values by their first characters, with the replacement. */
type Index = Map<string, [form: string, replacement: string][]>;

/**
 * Creates a redactor of the secrets in a cache. `generation` changes when one of them does. The forms are made for the
 * first text after a change, and hold the values in memory as long as the cache does.
 */
export function createRedactor(secrets: () => Iterable<Secret>, generation: () => number): Redactor {
  let index: Index = new Map();
  let indexed = -1;
  return (text) => {
    if (indexed !== generation()) {
      indexed = generation();
      index = indexOf(secrets());
    }
    return redact(text, index);
  };
}

function indexOf(secrets: Iterable<Secret>): Index {
  const index: Index = new Map();
  for (const secret of secrets)
    for (const value of valuesOf(secret))
      for (const form of encodingsOf(value)) {
        const start = form.slice(0, SHORTEST);
        const forms = index.get(start) ?? [];
        forms.push([form, String(secret)]);
        index.set(start, forms);
      }
  // The longest first: a value may begin like another one.
  for (const forms of index.values()) forms.sort(([a], [b]) => b.length - a.length);
  return index;
}

/** The value of a secret, and the texts in its JSON. */
function valuesOf(secret: Secret): (string | Uint8Array)[] {
  const text = textOf(secret);
  if (text === undefined) return [secret.bytes()];
  const values = [text];
  if (!/^\s*[{["]/.test(text)) return values;
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (typeof value === 'string' && !PUBLIC.has(key.toLowerCase())) values.push(value);
      return value;
    });
  } catch {
    // It is no JSON: its text is redacted as a whole.
  }
  return values;
}

function redact(text: string, index: Index): string {
  let result = '';
  let kept = 0;
  for (let at = 0; at + SHORTEST <= text.length; at++) {
    const match = index.get(text.slice(at, at + SHORTEST))?.find(([form]) => text.startsWith(form, at));
    if (match === undefined) continue;
    result += text.slice(kept, at) + match[1];
    kept = at + match[0].length;
    at = kept - 1;
  }
  return kept === 0 ? text : result + text.slice(kept);
}
