import { intrinsicOf, type Reference, type TemplateText, textOf } from './intrinsics';

/** Segment of a path in a template: a key or an index. */
export type Segment = string | number;

/** Text in a template. Its paths are made when they are read, because few texts need them. */
export class TemplateString {
  readonly text: string;
  readonly references: readonly Reference[];

  constructor(
    { text, references }: TemplateText,
    /** Name of the value: the key, or the name beside it in a list such as `[{ Name, Value }]`; empty for a key. */
    readonly name: string,
    private readonly at: Position,
  ) {
    this.text = text;
    this.references = references;
  }

  /** Path in the JSON of the template. */
  get path(): Segment[] {
    return segmentsOf(this.at, () => true);
  }

  /** Path without the intrinsic functions. */
  get property(): Segment[] {
    return segmentsOf(this.at, ({ isFunction }) => !isFunction);
  }

  /** A member beside the value. */
  sibling(member: string): unknown {
    let at: Position | undefined = this.at;
    while (at !== undefined && typeof at.container !== 'object') at = at.above;
    return at?.container?.[member];
  }
}

/** Place in a template. */
interface Position {
  readonly above?: Position;
  readonly segment: Segment;
  /** True for the segments in an intrinsic function. */
  readonly isFunction?: boolean;
  /** Object with the segment as a key. */
  readonly container?: Readonly<Record<string, unknown>>;
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
/** Type of the list of constructs that the CDK generates, a compressed text. */
const GENERATED = 'AWS::CDK::Metadata';
const ROOT: Position = { segment: '' };

/** All texts of a template, also its keys. The texts in intrinsic functions are put together. */
export function textsOf(template: object): TemplateString[] {
  const texts: TemplateString[] = [];
  visit(template, '', ROOT, texts);
  return texts;
}

function visit(value: unknown, name: string, at: Position, texts: TemplateString[]): void {
  const text = textOf(value);
  if (text !== undefined) texts.push(new TemplateString(text, name, at));
  else if (Array.isArray(value)) {
    for (const [segment, item] of value.entries()) visit(item, name, { above: at, segment }, texts);
  } else if (value !== null && typeof value === 'object') {
    const [segment, argument] = intrinsicOf(value) ?? [];
    if (segment === undefined) members(value as Record<string, unknown>, at, texts);
    else branches(argument, name, { above: at, segment, isFunction: true }, texts);
  }
}

/** Arguments of a function that is no text, such as the branches of a condition. */
function branches(argument: unknown, name: string, at: Position, texts: TemplateString[]): void {
  if (!Array.isArray(argument)) visit(argument, name, at, texts);
  else
    for (const [segment, item] of argument.entries())
      visit(item, name, { above: at, segment, isFunction: true }, texts);
}

function members(container: Record<string, unknown>, above: Position, texts: TemplateString[]): void {
  if (container.Type === GENERATED) return;
  const name = NAMES.map((key) => container[key]).find((one) => typeof one === 'string');
  for (const [segment, member] of Object.entries(container)) {
    const at = { above, segment, container };
    texts.push(new TemplateString({ text: segment, references: [] }, '', at));
    visit(member, typeof name === 'string' && VALUES.includes(segment) ? name : segment, at, texts);
  }
}

function segmentsOf(at: Position, isPart: (position: Position) => boolean): Segment[] {
  const segments: Segment[] = [];
  for (let one: Position | undefined = at; one !== undefined && one !== ROOT; one = one.above)
    if (isPart(one)) segments.push(one.segment);
  return segments.reverse();
}
