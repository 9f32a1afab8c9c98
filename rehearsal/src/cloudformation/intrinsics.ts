import type { Json } from '../assembly/json-file';
import { RehearsalError } from '../errors';
import { intrinsicOf, type Template, templateBroken } from './template';

/** The values that intrinsic functions refer to. A value is undefined if it does not exist. */
export interface Scope {
  readonly template: Template;
  readonly region: string;
  /** A parameter, a pseudo parameter or a resource. */
  ref(name: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  exported(name: string): unknown;
  output(stackName: string, output: string): unknown;
}

/** The value of Ref AWS::NoValue: it removes the member or element. */
const NO_VALUE = Symbol('AWS::NoValue');

/** Resolves every intrinsic function in `value`. Errors name `place`. */
export function resolve(value: unknown, scope: Scope, place: string): unknown {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return call(intrinsic.name, intrinsic.argument, scope, place);
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, scope, place)).filter((item) => item !== NO_VALUE);
  }
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => [name, resolve(member, scope, place)]);
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
}

/** Evaluates the condition `name` of the template. */
export function holds(name: string, scope: Scope, place: string): boolean {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) throw templateBroken(`${place}: there is no condition ${name}.`);
  return evaluate(condition, scope, `condition ${name}`);
}

type Function = (argument: unknown, scope: Scope, place: string) => unknown;

const condition =
  (name: string): Function =>
  (argument, scope, place) =>
    evaluate({ [name]: argument }, scope, place);

const FUNCTIONS: Readonly<Record<string, Function>> = {
  Ref(argument, scope, place) {
    if (argument === 'AWS::NoValue') return NO_VALUE;
    return existing(scope.ref(String(argument)), `${place}: Ref to ${argument}, which does not exist.`);
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
      const [id = '', ...attribute] = name.trim().split('.');
      return String(
        attribute.length > 0 ? scope.attribute(id, attribute.join('.')) : call('Ref', id, scope, place),
      );
    });
  },
  'Fn::Select'(argument, scope, place) {
    const [index, items] = list(argument, scope, place);
    const item = Array.isArray(items) ? items[Number(index)] : undefined;
    return existing(item, `${place}: Fn::Select has no element ${index}.`);
  },
  'Fn::Split'(argument, scope, place) {
    const [delimiter, text] = list(argument, scope, place);
    return String(text).split(String(delimiter));
  },
  'Fn::If'(argument, scope, place) {
    const [name, yes, no] = argument as unknown[];
    return resolve(holds(String(name), scope, place) ? yes : no, scope, place);
  },
  'Fn::FindInMap'(argument, scope, place) {
    const [map, first, second, options] = list(argument, scope, place);
    const found = scope.template.Mappings?.[String(map)]?.[String(first)]?.[String(second)];
    return existing(
      found ?? (options as Json | undefined)?.DefaultValue,
      `${place}: the mapping ${map} has no ${first}/${second}.`,
    );
  },
  'Fn::ImportValue'(argument, scope, place) {
    const name = String(resolve(argument, scope, place));
    return existing(scope.exported(name), `${place}: no stack exports ${name}.`);
  },
  'Fn::GetStackOutput'(argument, scope, place) {
    const { StackName, OutputName } = resolve(argument, scope, place) as Json;
    return existing(
      scope.output(StackName, OutputName),
      `${place}: the stack ${StackName} has no output ${OutputName}.`,
    );
  },
  'Fn::Base64': (argument, scope, place) =>
    Buffer.from(String(resolve(argument, scope, place))).toString('base64'),
  'Fn::GetAZs': (_, scope) => ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`),
  'Fn::Length': (argument, scope, place) => list(argument, scope, place).length,
  'Fn::ToJsonString': (argument, scope, place) => JSON.stringify(resolve(argument, scope, place)),
  ...Object.fromEntries(
    ['Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not'].map((name) => [name, condition(name)]),
  ),
};

function call(name: string, argument: unknown, scope: Scope, place: string): unknown {
  const run = FUNCTIONS[name];
  if (!run) {
    throw new RehearsalError(
      'IntrinsicNotSupported',
      `${place} uses ${name}, which the rehearsal does not support.`,
      'Exclude the stack with the option `stacks`, or do not use the function in this resource.',
    );
  }
  return run(argument, scope, place);
}

function list(argument: unknown, scope: Scope, place: string): unknown[] {
  const resolved = resolve(argument, scope, place);
  if (Array.isArray(resolved)) return resolved;
  throw templateBroken(`${place}: an intrinsic function's argument is not a list.`);
}

function existing(value: unknown, problem: string): unknown {
  if (value === undefined) throw templateBroken(problem);
  return value;
}

function evaluate(test: unknown, scope: Scope, place: string): boolean {
  const [name, argument] = Object.entries((test ?? {}) as Json)[0] ?? [];
  const all = () => (argument as unknown[]).map((item) => evaluate(item, scope, place));
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
      throw templateBroken(`${place}: ${JSON.stringify(test)} is not a condition.`);
  }
}
