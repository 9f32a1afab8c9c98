import type { Json } from '../assembly/json-file';
import { hasSecretReference } from './dynamic-references';
import { resolve, type Scope } from './intrinsics';
import type { KeptFromDeploy } from './kept-values';
import { intrinsicOf } from './template';

/**
 * The properties of a resource that is not simulated that have a dynamic reference to a secret, resolved. Reports each
 * property that cannot be resolved with `report`.
 */
export function propertiesWithSecrets(
  properties: Json,
  scope: Scope,
  place: string,
  report: (property: string) => void,
): Json {
  const found: Json = {};
  const visit = (value: unknown, path: readonly string[]) => {
    if (!hasSecretReference(value)) return;
    if (typeof value !== 'string' && !intrinsicOf(value)) {
      for (const [name, member] of Object.entries(value as Json)) visit(member, [...path, name]);
      return;
    }
    const property = path.join('.');
    try {
      found[property] = resolve(value, scope, place);
    } catch {
      report(property);
    }
  };
  visit(properties, []);
  return found;
}

const SECRET_ARN = /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(?::([^:]*):([^:]*):([^:]*))?$/;

/**
 * The secrets that ECS injects into the containers of a task definition when a task starts.
 * Source: "Pass Secrets Manager secrets through Amazon ECS environment variables", ECS Developer Guide.
 */
export function secretsOfTask(properties: Json, scope: Scope, path: string): KeptFromDeploy[] {
  const resolved = (value: unknown) => {
    try {
      return resolve(value, scope, path);
    } catch {
      return undefined; // It depends on something that is not simulated.
    }
  };
  const roleArn = resolved(properties.ExecutionRoleArn);
  const containers: Json[] = [properties.ContainerDefinitions ?? []].flat();
  const secrets: Json[] = containers.flatMap((container) => container.Secrets ?? []);
  return secrets.flatMap(({ Name, ValueFrom }) => {
    const [, secretId, , versionStage, versionId] = SECRET_ARN.exec(String(resolved(ValueFrom))) ?? [];
    if (secretId === undefined) return [];
    return {
      path,
      type: 'AWS::ECS::TaskDefinition',
      place: `environment variable ${Name}`,
      secretId,
      ...(versionStage ? { versionStage } : {}),
      ...(versionId ? { versionId } : {}),
      ...(typeof roleArn === 'string' ? { roleArn } : {}),
    };
  });
}
