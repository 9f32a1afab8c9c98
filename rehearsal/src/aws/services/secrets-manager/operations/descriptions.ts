import type { Call, Input, Operation } from '../../../call';
import { globalAccess, secretAccess } from '../access';
import { checkFilters } from '../filters';
import { page } from '../pagination';
import { rulesShown } from '../rotation/rules-shown';
import type { Secret, Version } from '../secret';
import type { SecretStore } from '../store';
import { checkEnum } from '../validation';

/** Source: API_ListSecrets (SortBy). */
const SORT_BY = ['created-date', 'last-accessed-date', 'last-changed-date', 'name'] as const;

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
    const order = input.SortBy === undefined ? 'created-date' : checkEnum(input.SortBy, 'sortBy', SORT_BY);
    if (input.SortOrder !== undefined) checkEnum(input.SortOrder, 'sortOrder', ['asc', 'desc']);
    const found = [...store.listed(call, input.Filters, input.IncludePlannedDeletion === true)];
    // They come in the order of creation; secrets with the same date keep it.
    if (order !== 'created-date') {
      const key = (secret: Secret) => sortKey(secret, order, call.now);
      found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
    }
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

function sortKey(secret: Secret, order: (typeof SORT_BY)[number], now: number): string | number {
  if (order === 'name') return secret.name;
  return order === 'last-changed-date' ? secret.history.seenAt(now).changed : (secret.accesses.secret ?? 0);
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
    RotationRules: rotation && rulesShown(rotation),
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
    KmsKeyIds: version.keyIds.map((keyId) => keyId ?? 'DefaultEncryptionKey'),
  };
}

function date(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
