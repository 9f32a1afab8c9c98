import type { Call, Input, Operation } from '../../../call';
import { globalAccess, secretAccess } from '../access';
import { checkFilters, matches } from '../filters';
import { page } from '../page';
import type { Secret, Version } from '../secret';
import type { SecretStore } from '../store';

/** The operations that tell what there is, without values. They see labels and tags with the propagation delay. */
export function descriptionOperations(store: SecretStore): Record<string, Operation> {
  function describe(input: Input, call: Call): unknown {
    const secret = store.any(input.SecretId, call);
    return { ...summary(secret, call.now), VersionIdsToStages: stagesOf(secret, call.now) };
  }

  function listVersions(input: Input, call: Call): unknown {
    const secret = store.any(input.SecretId, call);
    const seen = [...secret.history.seenAt(call.now).versions.values()];
    const listed = input.IncludeDeprecated ? seen : seen.filter((version) => version.stages.size > 0);
    const { items, NextToken } = page(listed, input);
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: items.map((version) => versionEntry(secret, version)),
      NextToken,
    };
  }

  function list(input: Input, call: Call): unknown {
    checkFilters(input.Filters);
    const found = [...store.all()].filter(
      (secret) =>
        secret.accountId === call.principal.accountId &&
        secret.region === call.region &&
        (secret.deletion === undefined || input.IncludePlannedDeletion === true) &&
        matches(secret, secret.history.seenAt(call.now), input.Filters),
    );
    if (input.SortOrder === 'desc') found.reverse();
    const { items, NextToken } = page(found, input);
    const entry = (secret: Secret) => ({
      ...summary(secret, call.now),
      SecretVersionsToStages: stagesOf(secret, call.now),
    });
    return { SecretList: items.map(entry), NextToken };
  }

  return {
    DescribeSecret: { access: secretAccess(store, 'DescribeSecret'), run: describe },
    ListSecretVersionIds: { access: secretAccess(store, 'ListSecretVersionIds'), run: listVersions },
    ListSecrets: { access: globalAccess('ListSecrets'), run: list },
  };
}

/** Members without a value are undefined, and so left out of the answer. */
function summary(secret: Secret, now: number): Record<string, unknown> {
  const { tags, description, changed } = secret.history.seenAt(now);
  const { rotation } = secret;
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: description || undefined,
    KmsKeyId: secret.keyId,
    RotationEnabled: rotation?.enabled,
    RotationLambdaARN: rotation?.lambdaArn,
    RotationRules: rotation?.rules,
    LastRotatedDate: date(rotation?.lastRotated),
    NextRotationDate: date(rotation?.nextDate),
    LastChangedDate: date(changed),
    LastAccessedDate: date(secret.accesses.secret),
    DeletedDate: date(secret.deletion),
    CreatedDate: date(secret.created),
    Tags: tags && [...tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

function stagesOf(secret: Secret, now: number): Record<string, string[]> | undefined {
  const { versions } = secret.history.seenAt(now);
  const labelled = [...versions.values()].filter((version) => version.stages.size > 0);
  if (labelled.length === 0) return undefined;
  return Object.fromEntries(labelled.map((version) => [version.id, [...version.stages].sort()]));
}

function versionEntry(secret: Secret, version: Version): unknown {
  return {
    VersionId: version.id,
    VersionStages: version.stages.size > 0 ? [...version.stages].sort() : undefined,
    LastAccessedDate: date(secret.accesses.versions.get(version.id)),
    CreatedDate: date(version.created),
    KmsKeyIds: [version.keyId ?? 'DefaultEncryptionKey'],
  };
}

function date(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
