import { Construct } from 'constructs';
import { refuse } from '../refuse';

/**
 * Refuses a value of another type than the declared one. TypeScript and jsii check this; plain JavaScript does not, and
 * fails later with a TypeError.
 *
 * @param what - name of the value in the message.
 * @param members - members that every value of the declared type has.
 * @throws `WrongType`
 */
export function expectShape(what: string, value: unknown, members: readonly string[], fix: string): void {
  const found = Object(value);
  expectThat(
    members.every((member) => found[member] !== undefined),
    what,
    value,
    fix,
  );
}

/** Refuses members of `values` that are defined and do not have the members and the type of an example. */
export function expectShapes(of: string, values: object, shapes: readonly Shape[]): void {
  for (const [name, members, example] of shapes) {
    const value = (values as Record<string, unknown>)[name];
    if (value !== undefined) expectShape(`${name} ${of}`, value, members, `Pass ${example}.`);
  }
}

/** Name of a member, members that every value of its type has, and an example. */
export type Shape = readonly [string, readonly string[], string];

/**
 * Refuses a value if a condition on its type is not met.
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
