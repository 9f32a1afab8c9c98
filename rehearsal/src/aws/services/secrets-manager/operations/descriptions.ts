import type { Call, Input, Operation } from '../../../call';
import { globalAccess, secretOperations } from '../access';
import { checkFilters } from '../filters';
import { page } from '../pagination';
import type { RotationRules } from '../rotation/rules';
import type { RotationState } from '../rotation/state';
import type { Secret, Version } from '../secret';
import type { SecretStore } from '../store';
import { checkEnum } from '../validation';

/** Source: API_ListSecrets (SortBy). */
const SORT_BY = ['created-date', 'last-accessed-date', 'last-changed-date', 'name'] as const;

/** Operations that describe secrets without their values. They see labels and tags after the propagation delay. */
export function descriptionOperations(store: SecretStore): Record<string, Operation> {
  function describe(secret: Secret, _input: Input, call: Call): unknown {
    return { ...summary(secret, call.now), VersionIdsToStages: stagesOf(secret, call.now) };
  }

  function listVersions(secret: Secret, input: Input, call: Call): unknown {
    const seen = [...secret.history.seenAt(call.now).versions.values()];
    const listed = input.IncludeDeprecated ? seen : seen.filter((version) => version.stages.size > 0);
    const { items, NextToken } = page(listed, input);
    const Versions = items.map((version) => versionEntry(secret, version));
    return { ...secret.identity, Versions, NextToken };
  }

  function list(input: Input, call: Call): unknown {
    checkFilters(input.Filters);
    const order = input.SortBy === undefined ? 'created-date' : checkEnum(input.SortBy, 'sortBy', SORT_BY);
    if (input.SortOrder !== undefined) checkEnum(input.SortOrder, 'sortOrder', ['asc', 'desc']);
    const found = [...store.listed(call, input.Filters, input.IncludePlannedDeletion === true)];
    // The store lists secrets in the order of creation, and the sort is stable.
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
    ...secretOperations(store, { DescribeSecret: describe, ListSecretVersionIds: listVersions }, 'any'),
    ListSecrets: { access: globalAccess('ListSecrets'), run: list },
  };
}

function sortKey(secret: Secret, order: (typeof SORT_BY)[number], now: number): string | number {
  if (order === 'name') return secret.name;
  return order === 'last-changed-date' ? secret.history.seenAt(now).changed : (secret.accesses.secret ?? 0);
}

function summary(secret: Secret, now: number): Record<string, unknown> {
  const { tags, description, changed } = secret.history.seenAt(now);
  const { rotation } = secret;
  return {
    ...secret.identity,
    Description: description || undefined,
    KmsKeyId: secret.keyId,
    RotationEnabled: rotation?.enabled,
    RotationLambdaARN: rotation?.lambdaArn,
    RotationRules: rotation && shownRules(rotation),
    LastRotatedDate: date(rotation?.lastRotated),
    NextRotationDate: date(rotation?.nextDate),
    LastChangedDate: date(changed),
    LastAccessedDate: date(secret.accesses.secret),
    DeletedDate: date(secret.deletion),
    CreatedDate: date(secret.created),
    Tags: tags && [...tags].map(([Key, Value]) => ({ Key, Value })),
  };
}

/** The rules as DescribeSecret and ListSecrets show them. Source: API_RotationRulesType (AutomaticallyAfterDays). */
function shownRules({ rules, days }: RotationState): RotationRules {
  return days === undefined ? rules : { AutomaticallyAfterDays: days, ...rules };
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
