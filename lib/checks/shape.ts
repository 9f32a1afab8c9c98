import { refuse } from '../refuse';

/**
 * Refuses a value of another type than the declared one. TypeScript and jsii do this themselves; plain
 * JavaScript does not, and would end in a TypeError far from the mistake.
 *
 * @param what - the value, as the message names it.
 * @param members - members that every value of the declared type has.
 * @throws `WrongType`
 */
export function expectShape(what: string, value: unknown, members: string[], fix: string): void {
  const found = Object(value);
  if (members.some((member) => found[member] === undefined)) {
    refuse('WrongType', `The ${what} is ${describe(value)}.`, fix);
  }
}

/**
 * Refuses a value that is none of the given ones.
 *
 * @throws `WrongType`
 */
export function expectOneOf(what: string, value: unknown, values: readonly string[], fix: string): void {
  if (!values.includes(value as string)) refuse('WrongType', `The ${what} is ${describe(value)}.`, fix);
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  const name = typeof value === 'object' ? (value.constructor?.name ?? 'Object') : typeof value;
  return `of type ${name}`;
}
