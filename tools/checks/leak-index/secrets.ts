import {
  CreateSecretCommand,
  PutSecretValueCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { indexTag } from '../../../engine/src/leak-index/index-record';
import type { Aws } from '../../../rehearsal/checks/deploy/aws';
import type { Planted } from './corpus';

/** A secret with two labelled versions, and the values that it has or had. */
export interface OwningSecret {
  readonly arn: string;
  /** Version with AWSCURRENT, which holds the first value. */
  readonly current: string;
  /** Version with AWSPREVIOUS, which holds the second value. */
  readonly previous: string;
  readonly values: readonly Planted[];
}

/** Creates a secret for each kind and part of the values, as if its rotator had rotated it often. */
export async function createSecrets(
  { secretsManager }: Aws,
  values: readonly Planted[],
  count: number,
): Promise<OwningSecret[]> {
  const secrets: OwningSecret[] = [];
  for (let n = 0; n < count; n++) {
    const own = values.filter((_, index) => index % count === n);
    const name = `shop/secret-${n}`;
    const { ARN = '', VersionId: previous = '' } = await secretsManager.send(
      new CreateSecretCommand({ Name: name, SecretString: 'the second value' }),
    );
    const { VersionId: current = '' } = await secretsManager.send(
      new PutSecretValueCommand({ SecretId: ARN, SecretString: 'the first value' }),
    );
    secrets.push({ arn: ARN, current, previous, values: own });
  }
  return secrets;
}

/** Writes the record with which a rotator says that the index has every labelled version. */
export async function recordIndexed(
  { secretsManager }: Aws,
  { arn, current, previous }: OwningSecret,
  index: string,
): Promise<void> {
  const tags = Object.entries(indexTag({ index, current, others: [previous] }));
  const Tags = tags.map(([Key, Value]) => ({ Key, Value }));
  await secretsManager.send(new TagResourceCommand({ SecretId: arn, Tags }));
}
