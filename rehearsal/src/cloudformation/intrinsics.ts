import type { Json } from '../assembly/json-file';
import { RehearsalError } from '../errors';
import { intrinsicOf, type Template, templateBroken } from './template';

/** What the functions of a template can ask for while they are resolved. */
export interface Scope {
  readonly template: Template;
  readonly region: string;
  /** A parameter, a pseudo parameter or a resource; undefined when there is none of that name. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  /** undefined when no stack exports it. */
  exported(name: string): unknown;
  /** undefined when the stack or the output does not exist. */
  output(stackName: string, output: string): unknown;
}

/** What Ref AWS::NoValue stands for: the member or element that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** `value` with every intrinsic function replaced by what it stands for; `place` is named in errors. */
export function resolve(value: unknown, scope: Scope, place: string): unknown {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return call(intrinsic.name, intrinsic.argument, scope, place);
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, scope, place)).filter((item) => item !== NO_VALUE);
  }
  if (value === null || typeof value !== 'object') return value;
  const resolved: Json = {};
  for (const [name, member] of Object.entries(value)) {
    const result = resolve(member, scope, place);
    if (result !== NO_VALUE) resolved[name] = result;
  }
  return resolved;
}

/** Whether the condition `name` of the template holds. */
export function holds(name: string, scope: Scope, place: string): boolean {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) throw templateBroken(`${place}: there is no condition ${name}.`);
  return truth(condition, scope, `condition ${name}`);
}

type Function = (argument: unknown, scope: Scope, place: string) => unknown;

const FUNCTIONS: Readonly<Record<string, Function>> = {
  Ref(argument, scope, place) {
    if (argument === 'AWS::NoValue') return NO_VALUE;
    const value = scope.ref(String(argument));
    if (value === undefined) throw templateBroken(`${place}: Ref to ${argument}, which does not exist.`);
    return value;
  },
  'Fn::GetAtt'(argument, scope, place) {
    const [id, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : list(argument, scope, place);
    return scope.attribute(String(id), attribute.join('.'));
  },
  'Fn::Join'(argument, scope, place) {
    const [delimiter, parts] = list(argument, scope, place);
    if (!Array.isArray(parts)) throw templateBroken(`${place}: Fn::Join of something that is not a list.`);
    return parts.map(String).join(String(delimiter));
  },
  'Fn::Sub'(argument, scope, place) {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const own = resolve(variables ?? {}, scope, place) as Json;
    return String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in own) return String(own[name]);
      const [id, ...attribute] = name.trim().split('.');
      return String(
        attribute.length > 0
          ? scope.attribute(id as string, attribute.join('.'))
          : call('Ref', id, scope, place),
      );
    });
  },
  'Fn::Select'(argument, scope, place) {
    const [index, items] = list(argument, scope, place);
    const item = Array.isArray(items) ? items[Number(index)] : undefined;
    if (item === undefined) throw templateBroken(`${place}: Fn::Select has no element ${index}.`);
    return item;
  },
  'Fn::Split'(argument, scope, place) {
    const [delimiter, text] = list(argument, scope, place);
    return String(text).split(String(delimiter));
  },
  'Fn::If'(argument, scope, place) {
    const [condition, yes, no] = argument as unknown[];
    return resolve(holds(String(condition), scope, place) ? yes : no, scope, place);
  },
  'Fn::FindInMap'(argument, scope, place) {
    const [map, first, second, options] = list(argument, scope, place);
    const found = scope.template.Mappings?.[String(map)]?.[String(first)]?.[String(second)];
    const value = found ?? (options as Json | undefined)?.DefaultValue;
    if (value === undefined) throw templateBroken(`${place}: the mapping ${map} has no ${first}/${second}.`);
    return value;
  },
  'Fn::ImportValue'(argument, scope, place) {
    const name = String(resolve(argument, scope, place));
    const value = scope.exported(name);
    if (value === undefined) throw templateBroken(`${place}: no stack exports ${name}.`);
    return value;
  },
  'Fn::GetStackOutput'(argument, scope, place) {
    const { StackName, OutputName } = resolve(argument, scope, place) as Json;
    const value = scope.output(StackName, OutputName);
    if (value === undefined)
      throw templateBroken(`${place}: the stack ${StackName} has no output ${OutputName}.`);
    return value;
  },
  'Fn::Base64': (argument, scope, place) =>
    Buffer.from(String(resolve(argument, scope, place))).toString('base64'),
  'Fn::GetAZs': (_, scope) => ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`),
  'Fn::Length': (argument, scope, place) => list(argument, scope, place).length,
  'Fn::ToJsonString': (argument, scope, place) => JSON.stringify(resolve(argument, scope, place)),
  'Fn::Equals': truth1('Fn::Equals'),
  'Fn::And': truth1('Fn::And'),
  'Fn::Or': truth1('Fn::Or'),
  'Fn::Not': truth1('Fn::Not'),
};

function call(name: string, argument: unknown, scope: Scope, place: string): unknown {
  const run = FUNCTIONS[name];
  if (!run) {
    throw new RehearsalError(
      'IntrinsicNotSupported',
      `${place} uses ${name}, which the rehearsal does not know.`,
      'Leave the stack out with the option `stacks`, or do without the function in this resource.',
    );
  }
  return run(argument, scope, place);
}

function list(argument: unknown, scope: Scope, place: string): unknown[] {
  const resolved = resolve(argument, scope, place);
  if (!Array.isArray(resolved))
    throw templateBroken(`${place}: an intrinsic function's argument is not a list.`);
  return resolved;
}

function truth1(name: string): Function {
  return (argument, scope, place) => truth({ [name]: argument }, scope, place);
}

function truth(condition: unknown, scope: Scope, place: string): boolean {
  const [name, argument] = Object.entries((condition ?? {}) as Json)[0] ?? [];
  const all = () => (argument as unknown[]).map((item) => truth(item, scope, place));
  switch (name) {
    case 'Condition':
      return holds(String(argument), scope, place);
    case 'Fn::Equals': {
      const [left, right] = list(argument, scope, place);
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return all().every(Boolean);
    case 'Fn::Or':
      return all().some(Boolean);
    case 'Fn::Not':
      return !all()[0];
    default:
      throw templateBroken(`${place}: ${JSON.stringify(condition)} is not a condition.`);
  }
}
