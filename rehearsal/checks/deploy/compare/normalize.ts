import type { Json } from '../../../src/assembly/json-file';
import { intrinsicOf, namesInSub } from '../../../src/cloudformation/template';
import type { CreatedResource } from './created-resources';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Attributes that a template uses, by logical id. Ref counts as one and is always included. */
type UsedAttributes = ReadonlyMap<string, ReadonlySet<string>>;

/** A resource without generated names and ids, which differ between two deploys. */
export interface NormalizedResource {
  readonly type: string;
  /** Resolved properties, with references to other resources as <LogicalId.Attribute>. */
  readonly properties: Json;
  /** The form of the values of Ref and of each used attribute. */
  readonly references: Readonly<Record<string, string>>;
  readonly needs: readonly string[];
}

export function attributesUsed(template: Json): UsedAttributes {
  const used = new Map(Object.keys(template.Resources).map((id) => [id, new Set(['Ref'])]));
  const add = (id: unknown, attribute: string) => used.get(String(id))?.add(attribute);
  const walk = (value: unknown): void => {
    const { name, argument } = intrinsicOf(value) ?? {};
    if (name === 'Fn::GetAtt') {
      const [id, ...rest] = Array.isArray(argument) ? argument : String(argument).split('.');
      add(id, rest.join('.'));
    }
    if (name === 'Fn::Sub') {
      for (const text of namesInSub(String([argument].flat()[0]))) {
        const [id, ...rest] = text.split('.');
        add(id, rest.length > 0 ? rest.join('.') : 'Ref');
      }
    }
    if (value !== null && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(template);
  return used;
}

export function normalize(
  created: readonly CreatedResource[],
  stack: string,
  used: UsedAttributes,
  placeholders: readonly string[] = [],
): Map<string, NormalizedResource> {
  const valuesOf = ({ logicalId, physicalId, attributes }: CreatedResource) =>
    [...(used.get(logicalId) ?? [])].map(
      (name) => [name, name === 'Ref' ? physicalId : attributes[name]] as const,
    );
  const symbols = created.flatMap((resource) =>
    valuesOf(resource)
      .filter(([, value]) => typeof value === 'string')
      .map(([name, value]) => ({ value, id: resource.logicalId, text: `<${resource.logicalId}.${name}>` })),
  );
  // The longest value first, because a name is part of its ARN.
  symbols.sort((a, b) => b.value.length - a.value.length);
  const entries = created.map((resource): [string, NormalizedResource] => {
    const { logicalId, type, properties, needs } = resource;
    const own = symbols.filter(({ id }) => needs.includes(id));
    const held = placeholders.filter((id) => needs.includes(id));
    const inSymbols = (text: string) =>
      held.reduce(
        (rest, id) => withoutPlaceholder(rest, stack, id),
        own.reduce((rest, symbol) => rest.replaceAll(symbol.value, symbol.text), text),
      );
    const references = valuesOf(resource).map(([name, value]) => [
      name,
      value === undefined ? 'missing' : formOf(inSymbols(value), stack, logicalId),
    ]);
    const resolved = mapStrings(properties, inSymbols) as Json;
    return [logicalId, { type, properties: resolved, references: Object.fromEntries(references), needs }];
  });
  return new Map(entries);
}

/** Replaces the generated name and the ARN of a placeholder; see src/cloudformation/placeholder.ts. */
function withoutPlaceholder(text: string, stack: string, id: string): string {
  const name = `${stack}-${id}-[A-Z0-9]+`;
  return text
    .replace(new RegExp(`arn:aws:[a-z0-9]+:[a-z0-9-]*:\\d{12}:(?:table/)?${name}`, 'g'), `<${id}.Arn>`)
    .replace(new RegExp(name, 'g'), `<${id}.Ref>`);
}

/** A name or ARN with {stack}, {id}, {uuid} and * for the parts that differ between deploys. */
function formOf(value: string, stack: string, logicalId: string): string {
  // CloudFormation truncates a long logical id in a generated name.
  const start = logicalId.slice(0, 12);
  return value
    .replace(UUID, '{uuid}')
    .split(/([:/])/)
    .map((part) => {
      if (part === stack) return '{stack}';
      if (part === logicalId) return '{id}';
      if (part.startsWith(`${stack}-${start}`)) return '{stack}-{id}-*';
      return part.startsWith(start) ? '{id}-*' : part;
    })
    .join('');
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, mapStrings(member, change)]),
  );
}
