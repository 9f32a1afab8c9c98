import type { BackendError, FetchedVersion } from '../../backend';
import type { ServiceFailure } from '../../http/service-failure';
import { parseArn } from './arn';
import type { BatchGetSecretValueOutput, SecretValueEntry } from './secrets-manager-api';
import { failureOf } from './transport/failures';

/** Most secrets of one call. Source: BatchGetSecretValue, API reference. */
const BATCH = 20;
/** Most single reads at once when the batch call cannot be used. */
const PARALLEL = 10;

/** Groups ids by region, at most `size` in a group. */
export function groupIds(ids: readonly string[], regionOf: (id: string) => string, size = BATCH): string[][] {
  const regions = new Map<string, string[]>();
  for (const id of new Set(ids)) {
    const region = regionOf(id);
    const group = regions.get(region);
    if (group) group.push(id);
    else regions.set(region, [id]);
  }
  return [...regions.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, i) => group.slice(i * size, (i + 1) * size)),
  );
}

/** The value or failure of one id in the output of a batch; undefined if the output has neither. */
export function entryFor(
  id: string,
  output: BatchGetSecretValueOutput,
): SecretValueEntry | ServiceFailure | undefined {
  const entry = output.SecretValues?.find((value) => isOf(id, value));
  if (entry) return entry;
  const error = output.Errors?.find(({ SecretId }) => SecretId === id);
  return error && failureOf(error.ErrorCode, 400, error.Message ?? '');
}

/** Maps ids in parallel, but only a few at once. */
export async function mapFew(
  ids: readonly string[],
  read: (id: string) => Promise<FetchedVersion | BackendError>,
): Promise<Map<string, FetchedVersion | BackendError>> {
  const results = new Map<string, FetchedVersion | BackendError>();
  const left = [...ids];
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) results.set(id, await read(id));
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, ids.length) }, work));
  return results;
}

/** True if an id names the secret of an entry: by its name, its ARN, or its ARN without the random suffix. */
function isOf(id: string, { ARN, Name }: SecretValueEntry): boolean {
  return id === Name || id === ARN || (parseArn(id) !== undefined && ARN?.slice(0, -7) === id);
}
