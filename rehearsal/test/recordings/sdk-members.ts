import * as iam from '@aws-sdk/client-iam';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sts from '@aws-sdk/client-sts';
import type { Members, Shape } from '../../src/aws/members';

const SDKS: Readonly<Record<string, object>> = { iam, secretsmanager, sts };

/** Scalar types by their number in the SDK's schemas. */
const SCALARS: Readonly<Record<number, Shape>> = { 0: 'text', 1: 'integer', 2: 'boolean', 21: 'blob' };
const LIST = 64;
const LIST_SCHEMA = 1;
/** A structure, and a union. */
const STRUCTURE_SCHEMAS = [3, 4];

/** The request members of an operation in the SDK's model; undefined for an unknown service or operation. */
export function sdkMembers(service: string, operation: string): Members | undefined {
  const schema = (SDKS[service] as Record<string, unknown[]> | undefined)?.[`${operation}$`];
  const input = schema && shapeOf(schema[4]);
  return typeof input === 'object' && !Array.isArray(input) ? (input as Members) : undefined;
}

/** The names of the required request members. */
export function sdkRequired(service: string, operation: string): readonly string[] {
  const input = (SDKS[service] as Record<string, unknown[]> | undefined)?.[`${operation}$`]?.[4];
  const [, , , , names = [], , required = 0] = (
    typeof input === 'function' ? input() : (input ?? [])
  ) as unknown[];
  return (names as string[]).slice(0, required as number);
}

function shapeOf(schema: unknown): Shape {
  if (typeof schema === 'function') return shapeOf(schema());
  if (typeof schema === 'number') {
    return schema & LIST ? [shapeOf(schema & ~LIST)] : (SCALARS[schema] ?? 'text');
  }
  const [kind, , name, , ...rest] = schema as [unknown, unknown, unknown, unknown, ...unknown[]];
  // A type with traits.
  if (typeof name !== 'string') return shapeOf(kind);
  if (STRUCTURE_SCHEMAS.includes(Number(kind))) {
    const [names, schemas] = rest as [string[], unknown[]];
    return Object.fromEntries(names.map((member, i) => [member, shapeOf(schemas[i])]));
  }
  return kind === LIST_SCHEMA ? [shapeOf(rest[0])] : shapeOf(rest[0]);
}
