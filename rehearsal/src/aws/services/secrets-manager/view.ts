import type { RotationState } from './rotation/state';
import type { Secret } from './secret';

export interface VersionView {
  readonly id: string;
  /** SecretString, or SecretBinary as base64; undefined if the version has no value. */
  readonly value?: string;
  readonly labels: readonly string[];
  /** Milliseconds since the epoch. */
  readonly created: number;
}

interface RotationView
  extends Readonly<
    Pick<
      RotationState,
      'enabled' | 'lambdaArn' | 'succeeded' | 'failed' | 'waited' | 'abandoned' | 'lastRotated'
    >
  > {
  /** `AutomaticallyAfterDays` as a rate expression. */
  readonly scheduleExpression: string;
  /** Start of the next scheduled rotation. Milliseconds since the epoch. */
  readonly next?: number;
}

export interface SecretView
  extends Readonly<Pick<Secret, 'arn' | 'name' | 'accountId' | 'region' | 'keyId'>> {
  readonly tags: Readonly<Record<string, string>>;
  readonly versions: readonly VersionView[];
  readonly rotation?: RotationView;
}

export function viewOf(secret: Secret): SecretView {
  const { arn, name, accountId, region, keyId } = secret;
  const versions = [...secret.versions.values()].map(({ id, data, stages, created }) => ({
    id,
    value: data && ('SecretString' in data ? data.SecretString : data.SecretBinary),
    labels: [...stages],
    created,
  }));
  const tags = Object.fromEntries(secret.contents.tags ?? []);
  return { arn, name, accountId, region, keyId, tags, versions, rotation: rotationOf(secret) };
}

function rotationOf({ rotation }: Secret): RotationView | undefined {
  if (!rotation) return undefined;
  const { enabled, lambdaArn, rules, succeeded, failed, waited, abandoned, lastRotated, active, window } =
    rotation;
  const days = rules.AutomaticallyAfterDays;
  return {
    enabled,
    lambdaArn,
    scheduleExpression: rules.ScheduleExpression ?? `rate(${days} day${days === 1 ? '' : 's'})`,
    succeeded,
    failed,
    // Those of the rotation in progress too.
    waited: waited + (active?.waited ?? 0),
    abandoned,
    lastRotated,
    next: enabled ? window?.at : undefined,
  };
}
