import type { Random } from '../kernel/random';
import { hasSecretReference } from './dynamic-references';
import { intrinsicOf, namesInSub, type Template, type TemplateResource, templateBroken } from './template';

/**
 * The logical ids of `resources`, each after its dependencies. CloudFormation creates independent resources in
 * parallel; here `random` determines their order, which detects a missing dependency. Resources with a dynamic
 * reference to a secret come first, with their dependencies, since CloudFormation does not wait for a value.
 */
export function creationOrder(
  resources: NonNullable<Template['Resources']>,
  random: Random,
  place: string,
): string[] {
  const open = new Map(
    Object.entries(resources).map(([id, resource]) => [id, dependenciesOf(resource, resources, id)] as const),
  );
  const urgent = readersOfSecrets(resources, open);
  const order: string[] = [];
  while (open.size > 0) {
    const ready = [...open].filter(([, dependencies]) => dependencies.size === 0).map(([id]) => id);
    if (ready.length === 0) {
      throw templateBroken(
        `${place}: circular dependency between resources: ${[...open.keys()].join(', ')}.`,
      );
    }
    const early = ready.filter((id) => urgent.has(id));
    const first = early.length > 0 ? early : ready;
    const next = first[random.integer(0, first.length - 1)] as string;
    order.push(next);
    open.delete(next);
    for (const dependencies of open.values()) dependencies.delete(next);
  }
  return order;
}

/** The logical ids of resources with a dynamic reference to a secret, and of their dependencies. */
function readersOfSecrets(
  resources: NonNullable<Template['Resources']>,
  dependencies: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const found = new Set(Object.keys(resources).filter((id) => hasSecretReference(resources[id]?.Properties)));
  // The iteration includes elements that it adds.
  for (const id of found) for (const dependency of dependencies.get(id) ?? []) found.add(dependency);
  return found;
}

/** The logical ids of the dependencies of `resource`, by reference or by DependsOn. */
export function dependenciesOf(
  resource: TemplateResource,
  resources: NonNullable<Template['Resources']>,
  id: string,
): Set<string> {
  const explicit = [resource.DependsOn ?? []].flat();
  for (const dependency of explicit) {
    if (typeof dependency !== 'string') throw templateBroken(`${id}: DependsOn is not a list of names.`);
  }
  const names = new Set([...explicit, ...namesUsed(resource.Properties)]);
  names.delete(id);
  return new Set([...names].filter((name) => name in resources));
}

function namesUsed(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const intrinsic = intrinsicOf(value);
  const argument = intrinsic?.argument;
  switch (intrinsic?.name) {
    case 'Ref':
      return [String(argument)];
    case 'Fn::GetAtt':
      return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] as string];
    case 'Fn::Sub': {
      const [text, variables] = Array.isArray(argument) ? argument : [argument];
      return [
        ...namesInSub(String(text)).map((name) => name.split('.')[0] as string),
        ...namesUsed(variables),
      ];
    }
    default:
      return Object.values(value).flatMap(namesUsed);
  }
}
