import type { Json } from '../assembly/json-file';
import { resolve, type Scope } from '../cloudformation/intrinsics';
import { intrinsicOf, type Template, templateBroken } from '../cloudformation/template';
import type { Place } from './resource-id';

/** Scope of a template before the deploy: parameters and pseudo parameters, no resources. */
export class LiteralScope implements Scope {
  readonly region: string;
  private readonly values: ReadonlyMap<string, unknown>;

  constructor(
    readonly template: Template,
    place: Place,
    stackName: string,
    parameters: Readonly<Record<string, unknown>> = {},
  ) {
    this.region = place.region;
    const defaults = Object.entries(template.Parameters ?? {}).map(
      ([name, { Default }]: [string, Json]) => [name, parameters[name] ?? Default] as const,
    );
    this.values = new Map<string, unknown>([
      ['AWS::AccountId', place.account],
      ['AWS::Partition', 'aws'],
      ['AWS::Region', place.region],
      ['AWS::StackName', stackName],
      ['AWS::URLSuffix', 'amazonaws.com'],
      ...defaults,
    ]);
  }

  ref(name: string): unknown {
    return this.values.get(name);
  }

  attribute(logicalId: string): never {
    throw templateBroken(`${logicalId} is not deployed.`);
  }

  exported(): undefined {
    return undefined;
  }

  output(): undefined {
    return undefined;
  }
}

/** A string of a template, with the name of its property. */
export interface Literal {
  readonly property: string;
  readonly text: string;
}

/** Every string in `value` that does not depend on a resource. */
export function* literalsIn(value: unknown, scope: Scope, property = ''): Generator<Literal> {
  if (typeof value === 'string') yield { property, text: value };
  if (value === null || typeof value !== 'object') return;
  if (intrinsicOf(value)) {
    const resolved = literal(value, scope);
    if (intrinsicOf(resolved) === undefined) yield* literalsIn(resolved, scope, property);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    yield* literalsIn(member, scope, Array.isArray(value) ? property : name);
  }
}

/** Resolves `value`. Returns undefined if it depends on a resource. */
export function literal(value: unknown, scope: Scope): unknown {
  try {
    return resolve(value, scope, '');
  } catch {
    return undefined;
  }
}
