import type { Call, Input, Operation } from '../../../call';
import { AwsError } from '../../../errors';
import { accessTo, globalAccess, secretAccess } from '../access';
import { checkDecrypt } from '../encryption';
import { errors } from '../errors';
import { checkFilters } from '../filters';
import { page } from '../pagination';
import { CURRENT, holderOf, type Secret, type Version } from '../secret';
import type { SecretStore } from '../store';
import { checkCount, checkSecretId } from '../validation';

const DAY = 24 * 3_600_000;
const MOST_AT_ONCE = 20;

/** The operations that hand out values. They see versions and labels with the propagation delay. */
export function readOperations(store: SecretStore): Record<string, Operation> {
  const { aws } = store;

  async function get(input: Input, call: Call): Promise<unknown> {
    const secret = store.live(input.SecretId, call);
    const version = pick(secret, input, call.now);
    await checkDecrypt(aws, secret, version, call);
    const today = Math.floor(call.now / DAY) * DAY;
    secret.accesses.secret = today;
    secret.accesses.versions.set(version.id, today);
    return {
      ARN: secret.arn,
      Name: secret.name,
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
        SecretValues.push(await get({ SecretId }, call));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({ SecretId, ErrorCode: error.code, Message: error.message });
      }
    }
    return { SecretValues, Errors, NextToken };
  }

  /** Source: API_BatchGetSecretValue. */
  function choose(input: Input, call: Call): { ids: readonly string[]; NextToken?: string } {
    const { SecretIdList: ids, Filters: filters } = input;
    checkCount(ids, 'secretIdList', 1, MOST_AT_ONCE);
    checkFilters(filters);
    if (ids && filters?.length) throw oneOfTwo();
    if (input.MaxResults !== undefined && !filters?.length) {
      throw errors.invalidParameter(
        "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
      );
    }
    if (ids) return { ids };
    if (!filters?.length) throw oneOfTwo();
    const { items, NextToken } = page([...store.listed(call, filters)], input, MOST_AT_ONCE);
    return { ids: items.map(({ arn }) => arn), NextToken };
  }

  return {
    GetSecretValue: { access: secretAccess(store, 'GetSecretValue'), run: get },
    BatchGetSecretValue: {
      access: (input, call) => [
        ...globalAccess('BatchGetSecretValue')(input, call),
        ...(input.Filters?.length ? globalAccess('ListSecrets')(input, call) : []),
      ],
      run: batchGet,
    },
  };
}

function oneOfTwo(): Error {
  return errors.invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
}

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
