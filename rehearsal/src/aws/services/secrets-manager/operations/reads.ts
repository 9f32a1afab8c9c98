import type { Call, Input, Operation } from '../../../call';
import { AwsError } from '../../../errors';
import { accessTo, globalAccess, secretOperations } from '../access';
import { checkDecrypt } from '../encryption';
import { errors } from '../errors';
import { checkFilters } from '../filters';
import { page } from '../pagination';
import { CURRENT, holderOf, type Secret, type Version } from '../secret';
import type { SecretStore } from '../store';
import { checkCount, checkSecretId } from '../validation';

const DAY = 24 * 3_600_000;
const MAX_BATCH = 20;

/** Operations that return values. They see versions and labels after the propagation delay. */
export function readOperations(store: SecretStore): Record<string, Operation> {
  const { aws } = store;

  async function get(secret: Secret, input: Input, call: Call): Promise<unknown> {
    const version = pick(secret, input, call.now);
    await checkDecrypt(aws, secret, version, call);
    const today = Math.floor(call.now / DAY) * DAY;
    secret.accesses.secret = today;
    secret.accesses.versions.set(version.id, today);
    return {
      ...secret.identity,
      VersionId: version.id,
      ...version.data,
      VersionStages: [...version.stages].sort(),
      CreatedDate: new Date(version.created),
    };
  }

  async function batchGet(input: Input, call: Call): Promise<unknown> {
    const { ids, NextToken } = choose(input, call);
    const SecretValues: unknown[] = [];
    const Errors: unknown[] = [];
    for (const SecretId of ids) {
      try {
        checkSecretId({ SecretId });
        const secret = store.find(SecretId, call);
        await aws.authorizer.require(call, accessTo(secret, SecretId, 'GetSecretValue', { SecretId }, call));
        SecretValues.push(await get(store.live(SecretId, call), {}, call));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
      }
    }
    return { SecretValues, Errors, NextToken };
  }

  /** The secrets of one page. Source: API_BatchGetSecretValue. */
  function choose(input: Input, call: Call): { ids: readonly string[]; NextToken?: string } {
    const { SecretIdList: ids, Filters: filters } = input;
    checkCount(ids, 'secretIdList', 1, MAX_BATCH);
    checkFilters(filters);
    if (ids && filters?.length) throw notExactlyOne();
    if (input.MaxResults !== undefined && !filters?.length) {
      throw errors.invalidParameter(
        "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
      );
    }
    if (ids) return { ids };
    if (!filters?.length) throw notExactlyOne();
    const { items, NextToken } = page([...store.listed(call, filters)], input, MAX_BATCH);
    return { ids: items.map(({ arn }) => arn), NextToken };
  }

  return {
    ...secretOperations(store, { GetSecretValue: get }),
    BatchGetSecretValue: {
      access: (input, call) => [
        ...globalAccess('BatchGetSecretValue')(input, call),
        ...(input.Filters?.length ? globalAccess('ListSecrets')(input, call) : []),
      ],
      run: batchGet,
    },
  };
}

function notExactlyOne(): Error {
  return errors.invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
}

/** The version that a request asks for by id, by label or both. */
function pick(secret: Secret, input: Input, now: number): Version & { data: NonNullable<Version['data']> } {
  const { VersionId: id } = input;
  const stage: string | undefined = input.VersionStage ?? undefined;
  const seen = secret.history.seenAt(now);
  const version = id ? seen.versions.get(id) : holderOf(seen, stage ?? CURRENT);
  const data = version?.data;
  if (!version || !data) throw id ? errors.versionNotFound(id) : errors.stageNotFound(stage ?? CURRENT);
  if (stage !== undefined && !version.stages.has(stage)) {
    throw errors.invalidRequest(
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  return { ...version, data };
}
