import type { Json } from '../../../src/assembly/json-file';
import { intrinsicOf, namesInSub } from '../../../src/cloudformation/template';
import type { CreatedResource } from './created-resources';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** A resource without what is left to chance: names and ids that two deploys never have in common. */
export interface NormalizedResource {
  readonly type: string;
  /** Resolved, with what refers to another resource as <LogicalId.Attribute>. */
  readonly properties: Json;
  /** The form of what Ref, and each attribute that the template uses, stands for. */
  readonly references: Readonly<Record<string, string>>;
}

/** The names of attributes that `template` asks for, by logical id; Ref counts as one and always is. */
export function attributesUsed(template: Json): Map<string, Set<string>> {
  const used = new Map(Object.keys(template.Resources).map((id) => [id, new Set(['Ref'])]));
  const note = (id: unknown, attribute: string) => used.get(String(id))?.add(attribute);
  const walk = (value: unknown): void => {
    const { name, argument } = intrinsicOf(value) ?? {};
    if (name === 'Fn::GetAtt') {
      const [id, ...rest] = Array.isArray(argument) ? argument : String(argument).split('.');
      note(id, rest.join('.'));
    }
    if (name === 'Fn::Sub') {
      for (const text of namesInSub(String([argument].flat()[0]))) {
        const [id, ...rest] = text.split('.');
        note(id, rest.length > 0 ? rest.join('.') : 'Ref');
      }
    }
    if (value !== null && typeof value === 'object') Object.values(value).forEach(walk);
  };
  walk(template);
  return used;
}

/** @param used what `attributesUsed` found */
export function normalize(
  made: readonly CreatedResource[],
  stack: string,
  used: ReadonlyMap<string, ReadonlySet<string>>,
): Map<string, NormalizedResource> {
  const symbols = made.flatMap((resource) =>
    valuesOf(resource, used)
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .map(([name, value]) => ({ value, id: resource.logicalId, text: `<${resource.logicalId}.${name}>` })),
  );
  // The longest first: a name is part of its ARN.
  symbols.sort((a, b) => b.value.length - a.value.length);
  return new Map(
    made.map((resource) => {
      const { logicalId, type, properties, needs } = resource;
      const own = symbols.filter(({ id }) => needs.includes(id));
      const inSymbols = (text: string) =>
        own.reduce((rest, symbol) => rest.replaceAll(symbol.value, symbol.text), text);
      const references = valuesOf(resource, used).map(([name, value]) => [
        name,
        value === undefined ? 'missing' : formOf(inSymbols(value), stack, logicalId),
      ]);
      return [
        logicalId,
        {
          type,
          properties: mapTexts(properties, inSymbols) as Json,
          references: Object.fromEntries(references),
        },
      ];
    }),
  );
}

function valuesOf(
  { logicalId, physicalId, attributes }: CreatedResource,
  used: ReadonlyMap<string, ReadonlySet<string>>,
): [string, string | undefined][] {
  return [...(used.get(logicalId) ?? [])].map((name) => [
    name,
    name === 'Ref' ? physicalId : attributes[name],
  ]);
}

/** A name or ARN with {stack}, {id}, {uuid} and * in place of what differs from deploy to deploy. */
export function formOf(value: string, stack: string, logicalId: string): string {
  // CloudFormation cuts a long logical id, so that the name fits.
  const start = logicalId.slice(0, 12);
  return value
    .replace(UUID, '{uuid}')
    .split(/([:/])/)
    .map((part) => {
      if (part === stack) return '{stack}';
      if (part === logicalId) return '{id}';
      if (part.startsWith(`${stack}-${start}`)) return '{stack}-{id}-*';
      return part.startsWith(`${start}`) ? '{id}-*' : part;
    })
    .join('');
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapTexts(member, change)]));
}
