import { issuerContext, type KindWithIssuer } from '../../../engine/src/testing/issuer';
import type { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { MemorySecretStore } from '../../../engine/src/testing/memory-secret-store';
import { Rotator } from '../../../engine/src/testing/rotator';
import { sdkError } from '../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import type { AwsJson } from '../../../lambdas/leaks/matcher/aws-json';

/** A deployed rotator of a kind, at its issuer in memory, with a leak index. */
export async function deployed(
  { parameters, create }: KindWithIssuer,
  index: LeakIndexModel,
): Promise<Rotator> {
  const clock = new VirtualClock();
  const secret = new MemorySecretStore(clock);
  const asText = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const factory = create(issuerContext(clock, secret)).factory();
  const rotator = new Rotator({ factory, parameters: asText, clock, secret });
  rotator.addLeakIndex(index);
  return rotator.deploy();
}

/** The calls of a matcher to an index and to secrets in memory, by their ARNs. */
export function callsTo(index: LeakIndexModel, secrets: Readonly<Record<string, Rotator>> = {}): AwsJson {
  return async (service, operation, input) => {
    if (service !== 'secretsmanager') return index.perform(operation, input);
    const { SecretId } = input as { SecretId: string };
    const rotator = secrets[SecretId];
    if (!rotator) throw sdkError('ResourceNotFoundException', 400);
    const { versions, tags } = await rotator.secret.describe();
    return {
      VersionIdsToStages: versions,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    };
  };
}
