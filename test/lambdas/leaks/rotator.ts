import { ENVIRONMENT } from '../../../engine/src/contract';
import { issuerContext, type KindWithIssuer } from '../../../engine/src/testing/issuer';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { MemorySecretStore } from '../../../engine/src/testing/memory-secret-store';
import { Rotator } from '../../../engine/src/testing/rotator';
import { sdkError } from '../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import type { AwsJson } from '../../../lambdas/leaks/matcher/aws-json';

/** A deployed rotator of a kind, at its issuer in memory, with a leak index. */
export async function deployed(
  { parameters, create }: KindWithIssuer,
  index: LeakIndexModel,
  clock = new VirtualClock(),
): Promise<Rotator> {
  const secret = new MemorySecretStore(clock);
  const asText = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const factory = create(issuerContext(clock, secret)).factory();
  const rotator = new Rotator({ factory, parameters: asText, clock, secret });
  rotator.addLeakIndex(index);
  return rotator.deploy();
}

/** Another secret of the kind, with a rotator and a leak index. Its value is a copy, if one is given. */
export async function anotherSecret(
  kind: KindWithIssuer,
  index: LeakIndexModel,
  { arn, clock, value }: { readonly arn: string; readonly clock: VirtualClock; readonly value?: string },
): Promise<Rotator> {
  // The event of the deploy names the ARN of the first secret.
  const unused = new LeakIndexModel({
    ...index.location,
    table: 'arn:aws:dynamodb:eu-central-1:1:table/Unused',
  });
  const rotator = await deployed(kind, unused, clock);
  if (value !== undefined) rotator.secret.writeByHand(`copied-${arn.slice(-6)}-000000000000000000000`, value);
  rotator.environment[ENVIRONMENT.secretArn] = arn;
  rotator.addLeakIndex(index);
  await rotator.sweep();
  return rotator;
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
