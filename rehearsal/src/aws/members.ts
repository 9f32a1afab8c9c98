import type { Input } from './call';
import type { AwsError } from './errors';

/** `document`: a text that may be longer than names, ARNs and descriptions. */
export type Scalar = 'text' | 'document' | 'blob' | 'integer' | 'boolean';

/** Characters of a `text`: the most that a member of the services' models may have, but for documents. */
const LONGEST_TEXT = 4096;

/** Type of a request member: a scalar (`!`: must be there), a list of one type, or a structure. */
export type Shape = Scalar | `${Scalar}!` | readonly [Shape] | Members;

/** Members of a structure by name. A member that is not named here is ignored, as AWS ignores it. */
export interface Members {
  readonly [name: string]: Shape;
}

/** Values and refusals of one protocol. */
export interface Wire {
  /** The value of that type; undefined when it is none. */
  scalar(type: Scalar, value: unknown): string | number | boolean | undefined;
  /** The elements of a list; undefined when it is none. */
  list(value: unknown): readonly unknown[] | undefined;
  wrongType(value: unknown, shape: Shape): AwsError;
  /** The error of a member that breaks a constraint of the model; `what` names its place, e.g. `tags.1.member.key`. */
  constraint(what: string): AwsError;
}

/**
 * The members of a request with the types that the service's model declares, so that operations meet no others.
 * Members that are null or unknown are left out. Throws what the protocol answers to a wrong type.
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
