import { faults } from './faults';
import type { Contents, Secret } from './secret';

interface Filter {
  readonly Key: string;
  readonly Values: readonly string[];
}

type Test = (value: string) => boolean;

const KEYS = ['name', 'description', 'tag-key', 'tag-value', 'primary-region', 'owning-service', 'all'];

/**
 * Whether a secret passes every filter of ListSecrets; a filter passes when one of its values does, `!` negates.
 * Names and tags are compared from their beginning, descriptions word by word and without regard to case.
 * Source: API_Filter, and the recordings for descriptions.
 */
export function matches(secret: Secret, contents: Contents, filters: readonly Filter[] = []): boolean {
  return filters.every(({ Key, Values }) => {
    const test = testsOf(secret, contents)[Key] as Test;
    return Values.some((value) => (value.startsWith('!') ? !test(value.slice(1)) : test(value)));
  });
}

/** Throws unless every filter has a key that there is. */
export function checkFilters(filters: readonly Filter[] = []): void {
  for (const [i, { Key }] of filters.entries()) {
    if (KEYS.includes(Key)) continue;
    throw faults.validation(
      `1 validation error detected: Value '${Key}' at 'filters.${i + 1}.member.key' failed to satisfy ` +
        `constraint: Member must satisfy enum value set: [${KEYS.join(', ')}]`,
    );
  }
}

function testsOf(secret: Secret, contents: Contents): Readonly<Record<string, Test>> {
  const tags = [...(contents.tags ?? [])];
  return {
    name: (value) => secret.name.startsWith(value),
    description: (value) => everyWord(value, words(contents.description ?? '')),
    'tag-key': (value) => tags.some(([name]) => name.startsWith(value)),
    'tag-value': (value) => tags.some(([, text]) => text.startsWith(value)),
    'primary-region': (value) => secret.region.startsWith(value),
    'owning-service': () => false,
    all: (value) =>
      everyWord(value, words([secret.name, contents.description ?? '', ...tags.flat()].join(' '))),
  };
}

function everyWord(value: string, among: readonly string[]): boolean {
  return words(value).every((wanted) => among.some((word) => word.startsWith(wanted)));
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
