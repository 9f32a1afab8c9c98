/** Reference in a template, such as `Ref` and `Fn::GetAtt`. Its value is known only to CloudFormation. */
export interface Reference {
  /** Logical id, or undefined for other references. */
  readonly id?: string;
  readonly attribute?: string;
}

/** Literal text of a value, with the references in it. */
export interface TemplateText {
  /** The text, in which each reference is `${id}` or `${id.attribute}`. */
  readonly text: string;
  readonly references: readonly Reference[];
}

/** Dynamic reference, which CloudFormation resolves (User Guide, "Dynamic references"). */
const DYNAMIC = /\{\{resolve:[^}]{1,2048}\}\}/g;
/** Text for a dynamic reference. */
const RESOLVED = `\${resolve}`;
const NONE: readonly Reference[] = [];
const PLACEHOLDER = /\$\{(!?)([^}]{1,512})\}/g;

/** The function of an object with one, such as `Fn::Join` or `Ref`, and its argument. */
export function intrinsicOf(value: unknown): [name: string, argument: unknown] | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  // Without lists of the members: most objects of a template are no functions.
  let found: string | undefined;
  for (const name in value) {
    if (found !== undefined || (name !== 'Ref' && !name.startsWith('Fn::'))) return undefined;
    found = name;
  }
  return found === undefined ? undefined : [found, (value as Record<string, unknown>)[found]];
}

/** Puts the literal parts of a value together. Undefined for a value that is no text, such as an object. */
export function textOf(value: unknown): TemplateText | undefined {
  if (typeof value === 'string') return { text: withoutDynamic(value), references: NONE };
  const references: Reference[] = [];
  const text = assemble(value, references);
  return text === undefined ? undefined : { text: withoutDynamic(text), references };
}

const withoutDynamic = (text: string) => (text.includes('{{') ? text.replace(DYNAMIC, RESOLVED) : text);

function assemble(value: unknown, references: Reference[]): string | undefined {
  if (typeof value === 'string') return value;
  const [name, argument] = intrinsicOf(value) ?? [];
  switch (name) {
    case undefined:
    case 'Fn::If':
    case 'Fn::Transform':
    case 'Fn::ToJsonString':
    case 'Fn::FindInMap':
      return undefined;
    case 'Fn::Base64':
      return assemble(argument, references);
    case 'Fn::Join':
      return joined(argument, references) ?? added({}, references);
    case 'Fn::Sub':
      return substituted(argument, references) ?? added({}, references);
    case 'Fn::Select':
      return selected(argument, references) ?? added({}, references);
    default:
      return added(referenceOf(name, argument), references);
  }
}

function referenceOf(name: string, argument: unknown): Reference {
  if (name === 'Ref' && typeof argument === 'string') return { id: argument };
  if (name !== 'Fn::GetAtt') return {};
  const [id, attribute] = typeof argument === 'string' ? splitAt(argument) : list(argument);
  return typeof id === 'string' && typeof attribute === 'string' ? { id, attribute } : {};
}

function added(reference: Reference, references: Reference[]): string {
  references.push(reference);
  return `\${${[reference.id ?? 'reference', reference.attribute].filter(Boolean).join('.')}}`;
}

function joined(argument: unknown, references: Reference[]): string | undefined {
  const [delimiter, parts] = list(argument);
  if (typeof delimiter !== 'string' || !Array.isArray(parts)) return undefined;
  return parts.map((part) => partOf(part, references)).join(delimiter);
}

/** Text of a part. A condition counts as a reference; its branches are texts of their own. */
const partOf = (part: unknown, references: Reference[]): string =>
  typeof part === 'number' ? String(part) : (assemble(part, references) ?? added({}, references));

function substituted(argument: unknown, references: Reference[]): string | undefined {
  const [template, variables] = Array.isArray(argument) ? argument : [argument];
  if (typeof template !== 'string') return undefined;
  const values = (variables ?? {}) as Record<string, unknown>;
  return template.replace(PLACEHOLDER, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (Object.hasOwn(values, name)) return partOf(values[name], references);
    const [id, attribute] = splitAt(name);
    return added(attribute === undefined ? { id } : { id, attribute }, references);
  });
}

function selected(argument: unknown, references: Reference[]): string | undefined {
  const [index, items] = list(argument);
  const item = Array.isArray(items) ? items[Number(index)] : undefined;
  return item === undefined ? undefined : assemble(item, references);
}

/** Logical id and attribute, which may have dots. */
function splitAt(name: string): [string, string?] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
