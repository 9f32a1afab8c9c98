import { intrinsicOf, type TemplateText, textOf } from './intrinsics';

/** Segment of a path in a template: a key or an index. */
export type Segment = string | number;

/** Text in a template. */
export interface TemplateString extends TemplateText {
  /** Path in the JSON of the template. */
  readonly path: readonly Segment[];
  /** Path without the intrinsic functions. */
  readonly property: readonly Segment[];
  /** Name of the value: the key, or the name beside it in a list such as `[{ Name, Value }]`. */
  readonly name: string;
  /** Value of `Type` or another member beside the value. */
  readonly sibling: (member: string) => unknown;
}

/** Members that name the value beside them. */
const NAMES = [
  'Name',
  'Key',
  'name',
  'key',
  'OptionName',
  'ParameterKey',
  'EnvironmentVariableName',
  'ParameterName',
];
const VALUES = ['Value', 'value', 'ParameterValue', 'Values', 'values'];
/** Members with a text that the CDK generates: a compressed list of constructs. */
const GENERATED = 'AWS::CDK::Metadata';

/** All texts of a template, also its keys. The texts in intrinsic functions are put together. */
export function* textsOf(template: object): Generator<TemplateString> {
  yield* visit(template, { path: [], property: [], name: '', parent: {} });
}

interface Position {
  readonly path: readonly Segment[];
  readonly property: readonly Segment[];
  readonly name: string;
  readonly parent: Readonly<Record<string, unknown>>;
}

function* visit(value: unknown, at: Position): Generator<TemplateString> {
  const text = textOf(value);
  if (text !== undefined) {
    const { path, property, name, parent } = at;
    yield { ...text, path, property, name, sibling: (member) => parent[member] };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* visit(item, { ...below(at, index), name: at.name });
  } else if (value !== null && typeof value === 'object') {
    yield* intrinsicOf(value) === undefined
      ? members(value as Record<string, unknown>, at)
      : branches(value, at);
  }
}

/** Arguments of a function that is no text, such as the branches of a condition. */
function* branches(value: object, at: Position): Generator<TemplateString> {
  const [name = '', argument] = intrinsicOf(value) ?? [];
  const inside = { ...at, path: [...at.path, name] };
  if (!Array.isArray(argument)) {
    yield* visit(argument, inside);
    return;
  }
  for (const [index, item] of argument.entries())
    yield* visit(item, { ...inside, path: [...inside.path, index] });
}

function* members(value: Record<string, unknown>, at: Position): Generator<TemplateString> {
  if (value.Type === GENERATED) return;
  const name = NAMES.map((key) => value[key]).find((one) => typeof one === 'string');
  for (const [key, member] of Object.entries(value)) {
    const position = { ...below(at, key), parent: value };
    yield { text: key, references: [], ...position, name: '', sibling: () => undefined };
    const isNamed = typeof name === 'string' && VALUES.includes(key);
    yield* visit(member, { ...position, name: isNamed ? name : key });
  }
}

const below = ({ path, property, parent }: Position, segment: Segment) => ({
  path: [...path, segment],
  property: [...property, segment],
  parent,
});
