import { faults } from './faults';
import type { Contents, Secret } from './secret';

interface Filter {
  readonly Key: string;
  readonly Values: readonly string[];
}

type Test = (value: string) => boolean;

/**
 * Whether a secret passes every filter of ListSecrets; a filter passes when one of its values does, `!` negates.
 * Names and tags are compared from their beginning, descriptions word by word and without regard to case.
 * Source: API_Filter, and the recordings for descriptions.
 */
export function matches(secret: Secret, contents: Contents, filters: readonly Filter[] = []): boolean {
  return filters.every(({ Key, Values }, i) => {
    const test = testOf(Key, i + 1, secret, contents);
    return Values.some((value) => (value.startsWith('!') ? !test(value.slice(1)) : test(value)));
  });
}

function testOf(key: string, position: number, secret: Secret, contents: Contents): Test {
  const tags = [...(contents.tags ?? [])];
  const tests: Readonly<Record<string, Test>> = {
    name: (value) => secret.name.startsWith(value),
    description: (value) => everyWord(value, words(contents.description ?? '')),
    'tag-key': (value) => tags.some(([name]) => name.startsWith(value)),
    'tag-value': (value) => tags.some(([, text]) => text.startsWith(value)),
    'primary-region': (value) => secret.region.startsWith(value),
    'owning-service': () => false,
    all: (value) =>
      everyWord(value, words([secret.name, contents.description ?? '', ...tags.flat()].join(' '))),
  };
  const test = tests[key];
  if (!test) {
    throw faults.validation(
      `1 validation error detected: Value '${key}' at 'filters.${position}.member.key' failed to satisfy ` +
        `constraint: Member must satisfy enum value set: [${Object.keys(tests).join(', ')}]`,
    );
  }
  return test;
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
