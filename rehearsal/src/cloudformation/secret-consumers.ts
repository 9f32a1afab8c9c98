import type { Json } from '../assembly/json-file';
import { hasSecretReference } from './dynamic-references';
import { resolve, type Scope } from './intrinsics';
import type { KeptFromDeploy } from './kept-values';
import { intrinsicOf } from './template';

/**
 * The parts of a resource's raw properties that hold a dynamic reference to a secret, resolved. Tells `lost` the
 * properties in which one cannot be followed.
 */
export function referencingParts(
  properties: Json,
  scope: Scope,
  place: string,
  lost: (property: string) => void,
): Json {
  const parts: Json = {};
  const visit = (value: unknown, trace: readonly string[]) => {
    if (!hasSecretReference(value)) return;
    if (typeof value === 'string' || intrinsicOf(value)) {
      try {
        parts[trace.join('.')] = resolve(value, scope, place);
      } catch {
        lost(trace.join('.'));
      }
      return;
    }
    for (const [name, member] of Object.entries(value as Json)) visit(member, [...trace, name]);
  };
  visit(properties, []);
  return parts;
}

const SECRET_ARN = /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(?::([^:]*):([^:]*):([^:]*))?$/;

/**
 * The secrets that a task definition has injected into its containers, each once, when a task starts.
 * Source: "Pass Secrets Manager secrets through Amazon ECS environment variables", ECS Developer Guide.
 */
export function secretsOfTask(properties: Json, scope: Scope, path: string): KeptFromDeploy[] {
  const attempt = (value: unknown) => {
    try {
      return resolve(value, scope, path);
    } catch {
      return undefined; // it hangs on something that is not simulated
    }
  };
  const containers: Json[] = [properties.ContainerDefinitions ?? []].flat();
  return containers.flatMap((container) =>
    [container.Secrets ?? []].flat().flatMap(({ Name, ValueFrom }: Json) => {
      const [, secretId, , versionStage, versionId] = SECRET_ARN.exec(String(attempt(ValueFrom))) ?? [];
      if (secretId === undefined) return [];
      const roleArn = attempt(properties.ExecutionRoleArn);
      return [
        {
          path,
          type: 'AWS::ECS::TaskDefinition',
          place: `environment variable ${Name}`,
          secretId,
          ...(versionStage ? { versionStage } : {}),
          ...(versionId ? { versionId } : {}),
          ...(typeof roleArn === 'string' ? { roleArn } : {}),
        },
      ];
    }),
  );
}
