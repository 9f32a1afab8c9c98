import { errors } from './errors';
import type { Contents, Secret } from './secret';
import { checkCount, checkEnum, constraint } from './validation';

export interface Filter {
  readonly Key: string;
  readonly Values: readonly string[];
}

type Test = (value: string) => boolean;

const KEYS = ['name', 'description', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'];
const VALUE = /^!?[a-zA-Z0-9 :_@/+=.\-!]{0,512}$/;

/**
 * True if a secret passes every filter. A filter passes if one of its values does; `!` negates a value.
 * Names, tags and regions match by prefix. `description` and `all` match by words: each word of the value must be
 * the prefix of a word of the description, or of one attribute.
 * Sources: API_Filter, "Find secrets in Secrets Manager", and the recordings for descriptions.
 */
export function matches(secret: Secret, contents: Contents, filters: readonly Filter[] = []): boolean {
  const tests = testsOf(secret, contents);
  return filters.every(({ Key, Values }) => {
    const test = tests[Key] as Test;
    return Values.some((value) => (value.startsWith('!') ? !test(value.slice(1)) : test(value)));
  });
}

/** Throws unless every filter has a valid key and valid values. */
export function checkFilters(filters: readonly Partial<Filter>[] = []): void {
  checkCount(filters, 'filters', 0, 10);
  for (const [i, { Key, Values }] of filters.entries()) {
    const member = `filters.${i + 1}.member`;
    if (Key === undefined) throw errors.invalidParameter('Invalid filter key');
    checkEnum(Key, `${member}.key`, KEYS);
    if (Values === undefined) throw errors.invalidParameter(`Invalid filter values for key: ${Key}`);
    checkCount(Values, `${member}.values`, 1, 10);
    if (!Values.every((value) => VALUE.test(value))) {
      throw constraint(
        `${member}.values`,
        `[${Values.join(', ')}]`,
        `Member must satisfy constraint: [Member must have length less than or equal to 512, Member must satisfy regular expression pattern: ${VALUE.source}]`,
      );
    }
  }
}

function testsOf(secret: Secret, contents: Contents): Readonly<Record<string, Test>> {
  const tags = [...(contents.tags ?? [])];
  const description = contents.description ?? '';
  return {
    name: (value) => secret.name.startsWith(value),
    description: (value) => everyWord(value, description),
    'tag-key': (value) => tags.some(([name]) => name.startsWith(value)),
    'tag-value': (value) => tags.some(([, text]) => text.startsWith(value)),
    'primary-region': (value) => secret.region.startsWith(value),
    'owning-service': () => false,
    all: (value) => [secret.name, description, ...tags.flat()].some((text) => everyWord(value, text)),
  };
}

function everyWord(value: string, text: string): boolean {
  const wanted = words(value);
  const among = words(text);
  return wanted.length > 0 && wanted.every((word) => among.some((other) => other.startsWith(word)));
}

/**
 * The words of a text in lower case: letters or digits. A capital before a small letter starts a word: `SecretTwo` is
 * two words, and `COMPANYthings` is `compan` and `ythings`, as observed on AWS.
 */
function words(text: string): string[] {
  const found = text.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+|\p{Lo}+/gu) ?? [];
  return found.map((word) => word.toLowerCase());
}
