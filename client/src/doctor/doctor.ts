import type { AwsTransportOptions } from '../backends/aws/secrets-manager-options';
import { ServiceFailure } from '../http/service-failure';
import { awsCalls, type ReadVersion, type SecretDescription } from './aws-calls';
import { checkIdentity, checkRead, checkRotation, checkSecret, checkStage } from './checks';
import type { Check, DiagnosedVersion, Diagnosis } from './diagnosis';

/** Options of a diagnosis. */
export interface DoctorOptions extends AwsTransportOptions {
  /** Time of the diagnosis, for tests. @default Date.now() */
  readonly now?: number;
}

/**
 * Looks at a secret of AWS Secrets Manager as this process would read it: its identity, the permissions to read and to
 * decrypt, the versions and the rotation. The result holds no value. Never rejects for a failure of AWS.
 */
export async function diagnose(secret: string, options: DoctorOptions = {}): Promise<Diagnosis> {
  const { now = Date.now(), ...transport } = options;
  const calls = awsCalls(secret, transport);
  try {
    const region = await calls.region();
    const unusable = [region, await calls.credentials()].find((result) => result instanceof ServiceFailure);
    if (unusable) {
      const checks = [checkIdentity(region, unusable), notTried];
      return { secret, ...(region === unusable ? {} : { region: region as string }), versions: [], checks };
    }
    const identity = await calls.identity();
    const [description, current, previous, pending] = await Promise.all([
      calls.describe(),
      calls.read('AWSCURRENT'),
      calls.read('AWSPREVIOUS'),
      calls.read('AWSPENDING'),
    ]);
    const place = { secret, region: unlessFailed(region), identity: unlessFailed(identity), now };
    const described = unlessFailed(description);
    return {
      secret: described?.ARN ?? secret,
      ...(place.region === undefined ? {} : { region: place.region }),
      ...(place.identity === undefined ? {} : { identity: place.identity }),
      ...(described ? { encryptionKey: described.KmsKeyId ?? 'aws/secretsmanager' } : {}),
      ...(described ? { rotation: rotationOf(described) } : {}),
      versions: versionsOf(described, [current, previous, pending].map(unlessFailed)),
      checks: [
        checkIdentity(region, identity),
        checkSecret(description, place),
        checkRead(current, described, place),
        // A reader without the current version needs that first.
        ...(current instanceof ServiceFailure
          ? []
          : [
              ...checkStage('previous', 'AWSPREVIOUS', previous, place),
              ...checkStage('pending', 'AWSPENDING', pending, place),
            ]),
        ...checkRotation(described, place),
      ],
    };
  } finally {
    calls.close();
  }
}

const notTried: Check = { name: 'read', status: 'failed', found: 'not tried' };

function unlessFailed<T>(result: T | ServiceFailure): T | undefined {
  return result instanceof ServiceFailure ? undefined : result;
}

function rotationOf({ RotationEnabled, LastRotatedDate, NextRotationDate }: SecretDescription) {
  return {
    enabled: RotationEnabled === true,
    ...(LastRotatedDate === undefined ? {} : { lastRotatedAt: iso(LastRotatedDate * 1000) }),
    ...(NextRotationDate === undefined ? {} : { nextRotationAt: iso(NextRotationDate * 1000) }),
  };
}

/** Versions with a label. Their times are known only if they can be read. */
function versionsOf(
  { VersionIdsToStages = {} }: SecretDescription = {},
  read: readonly (ReadVersion | undefined)[],
): DiagnosedVersion[] {
  const versions = new Map<string, DiagnosedVersion>();
  for (const [versionId, stages] of Object.entries(VersionIdsToStages)) {
    versions.set(versionId, { versionId, stages });
  }
  for (const version of read) {
    if (version === undefined) continue;
    const { versionId, stages, createdAt } = version;
    versions.set(versionId, { versionId, stages, ...(createdAt ? { createdAt: iso(createdAt) } : {}) });
  }
  return [...versions.values()].filter(({ stages }) => stages.length > 0);
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
