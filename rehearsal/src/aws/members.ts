import type { Input } from './call';
import type { AwsError } from './errors';

/** Types of values. A `document` is a text that may be longer than a `text`. */
export type Scalar = 'text' | 'document' | 'blob' | 'integer' | 'boolean';

/** Maximum number of characters of a `text`: the largest limit in the models of the services. */
const LONGEST_TEXT = 4096;

/** Type of a request member: a scalar (`!`: required), a list of one type, or a structure. */
export type Shape = Scalar | `${Scalar}!` | readonly [Shape] | Members;

/** Members of a structure by name. As in AWS, members that are not named here are ignored. */
export interface Members {
  readonly [name: string]: Shape;
}

/** The values and errors of a protocol. */
export interface Wire {
  /** The value as the given type; undefined if it does not have that type. */
  scalar(type: Scalar, value: unknown): string | number | boolean | undefined;
  /** The elements of a list; undefined if the value is not a list. */
  list(value: unknown): readonly unknown[] | undefined;
  wrongType(value: unknown, shape: Shape): AwsError;
  /** The error of a violated constraint. `what` names the member, e.g. `tags.1.member.key`. */
  constraint(what: string): AwsError;
}

/**
 * The members of a request with the types of the service's model. Members that are null or unknown are left out.
 * @throws the protocol's error for a wrong type
 */
export function readMembers(members: Members, raw: object, wire: Wire, path = ''): Input {
  const input: Input = {};
  for (const [name, value] of Object.entries(raw)) {
    if (value === null || value === undefined || !Object.hasOwn(members, name)) continue;
    input[name] = readValue(members[name] as Shape, value, wire, path + lowerFirst(name));
  }
  for (const [name, shape] of Object.entries(members)) {
    if (isRequired(shape) && input[name] === undefined) throw missing(wire, path + lowerFirst(name));
  }
  return input;
}

function readValue(shape: Shape, value: unknown, wire: Wire, path: string): unknown {
  if (isList(shape)) {
    const elements = wire.list(value);
    if (!elements) throw wire.wrongType(value, shape);
    return elements.map((element, i) => {
      const place = `${path}.${i + 1}.member`;
      if (element === null) throw missing(wire, place);
      return readValue(shape[0], element, wire, place);
    });
  }
  if (typeof shape === 'object') {
    if (!isStructure(value)) throw wire.wrongType(value, shape);
    return readMembers(shape, value, wire, `${path}.`);
  }
  const type = (isRequired(shape) ? shape.slice(0, -1) : shape) as Scalar;
  const scalar = wire.scalar(type, value);
  if (scalar === undefined) throw wire.wrongType(value, shape);
  if (type === 'text' && (scalar as string).length > LONGEST_TEXT) {
    const what = `Value at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_TEXT}`;
    throw wire.constraint(what);
  }
  return scalar;
}

function missing(wire: Wire, path: string): AwsError {
  return wire.constraint(`Value null at '${path}' failed to satisfy constraint: Member must not be null`);
}

export function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

export function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRequired(shape: Shape): shape is `${Scalar}!` {
  return typeof shape === 'string' && shape.endsWith('!');
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
