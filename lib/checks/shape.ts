import { Construct } from 'constructs';
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
  expectThat(
    members.every((member) => found[member] !== undefined),
    what,
    value,
    fix,
  );
}

/**
 * The same for a type that is told in another way than by members.
 *
 * @throws `WrongType`
 */
export function expectThat(right: boolean, what: string, value: unknown, fix: string): void {
  if (!right) refuse('WrongType', `The ${what} is ${describe(value)}.`, fix);
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Construct.isConstruct(value)) return `the construct ${value.node.path}`;
  const name = typeof value === 'object' ? (value.constructor?.name ?? 'Object') : typeof value;
  return `of type ${name}`;
}
