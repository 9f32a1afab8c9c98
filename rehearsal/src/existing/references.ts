import { basename } from 'node:path';
import type { Assets } from '../assembly/assets';
import type { AssemblyStack } from '../assembly/cloud-assembly';
import { type Json, readJsonObject } from '../assembly/json-file';
import { isCustomResource } from '../cloudformation/custom-resource';
import type { Template, TemplateResource } from '../cloudformation/template';
import { type Literal, LiteralScope, literal, literalsIn } from './literal-scope';
import { fromArn, fromName, type Kind, keyOf, type Place, type ResourceId } from './resource-id';

/** A resource that a template refers to by a literal name or ARN. */
export interface Reference {
  readonly id: ResourceId;
  /** Path of the construct that refers to it. */
  readonly path: string;
  readonly asBoundary: boolean;
}

/** Resources that templates refer to by a literal name or ARN but do not create. */
export function externalReferences(
  stacks: readonly AssemblyStack[],
  assets: Assets,
  place: Place,
): readonly Reference[] {
  const found: Reference[] = [];
  const created = new Set<string>();
  const visit = (stack: AssemblyStack, template: Template, file: string, parameters: Json) => {
    const scope = new LiteralScope(template, place, stack.name, parameters);
    for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
      const own = createdBy(resource, scope, place);
      if (own) created.add(keyOf(own));
      const path = stack.paths.of(file, logicalId, resource);
      for (const text of literalsIn(resource.Properties ?? {}, scope)) {
        const asBoundary = text.property === 'PermissionsBoundary';
        for (const id of namedBy(resource.Type, text, place)) found.push({ id, path, asBoundary });
      }
      const nested = nestedTemplate(resource, scope, assets);
      if (nested) visit(stack, readJsonObject(nested), basename(nested), literalParameters(resource, scope));
    }
  };
  for (const stack of stacks) visit(stack, stack.template, stack.templateFile, stack.parameters);
  return found.filter(({ id }) => !created.has(keyOf(id)));
}

const NAME_PROPERTIES: Readonly<Record<string, readonly [kind: Kind, property: string]>> = {
  'AWS::IAM::User': ['user', 'UserName'],
  'AWS::IAM::Role': ['role', 'RoleName'],
  'AWS::IAM::ManagedPolicy': ['policy', 'ManagedPolicyName'],
  'AWS::SecretsManager::Secret': ['secret', 'Name'],
  'AWS::SNS::Topic': ['topic', 'TopicName'],
  'AWS::KMS::Alias': ['key', 'AliasName'],
};

function createdBy(
  { Type, Properties }: TemplateResource,
  scope: LiteralScope,
  place: Place,
): ResourceId | undefined {
  const [kind, property] = NAME_PROPERTIES[Type] ?? [];
  const name = property && literal(Properties?.[property], scope);
  return kind && typeof name === 'string' ? fromName(kind, name, place) : undefined;
}

const DYNAMIC = /\{\{resolve:secretsmanager:(arn:[^:]+(?::[^:]*){4}:[^:}]+|[^:}]+)/g;

function namedBy(type: string, { property, text }: Literal, place: Place): ResourceId[] {
  if (property === NAME_PROPERTIES[type]?.[1]) return [];
  const kind = kindNamed(type, property);
  const names = [...text.matchAll(DYNAMIC)].map(([, id]) => fromName('secret', id as string, place));
  return [fromArn(text), kind && fromName(kind, text, place), ...names].filter((id) => id !== undefined);
}

/** Kind of resource that a property refers to by name. */
function kindNamed(type: string, property: string): Kind | undefined {
  if (/^Kms(Master)?KeyId$|^TargetKeyId$/.test(property)) return 'key';
  if (isCustomResource(type)) return /^[uU]serName$/.test(property) ? 'user' : undefined;
  if (!type.startsWith('AWS::IAM::')) return undefined;
  if (property === 'Users' || property === 'UserName') return 'user';
  return property === 'Roles' || property === 'RoleName' ? 'role' : undefined;
}

function nestedTemplate(
  { Type, Properties }: TemplateResource,
  scope: LiteralScope,
  assets: Assets,
): string | undefined {
  if (Type !== 'AWS::CloudFormation::Stack') return undefined;
  const url = literal(Properties?.TemplateURL, scope);
  return typeof url === 'string' ? assets.find(basename(url)) : undefined;
}

function literalParameters({ Properties }: TemplateResource, scope: LiteralScope): Json {
  const parameters = Object.entries(Properties?.Parameters ?? {});
  return Object.fromEntries(parameters.map(([name, value]) => [name, literal(value, scope)]));
}
