import type { Outcome } from '../../../scan/src/content/outcome';
import type { ScanSettings } from '../../../scan/src/content/settings';
import type { Problem } from '../../../scan/src/files/problem';
import { AwsReader, CallFailed, type Place, type Reader } from './aws';
import { scanValues } from './scan-values';
import { ecsValues } from './services/ecs';
import { lambdaValues } from './services/lambda';
import { parameterValues } from './services/parameters';
import { stackValues } from './services/stacks';
import type { LiveValue, LiveValues } from './value';

/** Services with the path in the reports, in the order of the findings. */
const SERVICES: readonly (readonly [path: string, read: (aws: Reader) => Promise<LiveValues>])[] = [
  ['lambda', lambdaValues],
  ['ecs', ecsValues],
  ['ssm', parameterValues],
  ['cloudformation', stackValues],
];

/** Result of a scan of an account, with the members of a scan of files. A file is a value. */
export interface LiveScan extends Outcome {
  readonly skipped: readonly never[];
  /** Resources that were read. */
  readonly counts: readonly string[];
}

/** No service can be asked: the AWS CLI, the credentials or the region is missing. */
export class AccountUnknown extends Error {}

/**
 * Scans the configuration of a deployed account: Lambda and ECS environments, parameters that are not encrypted, and outputs of
 * stacks. A service that refuses is a problem, and the others are scanned.
 *
 * @throws AccountUnknown if no call reaches a service
 */
export async function liveScan(
  place: Place,
  settings: ScanSettings,
  aws: Reader = new AwsReader(place),
): Promise<LiveScan> {
  const results = await Promise.allSettled(SERVICES.map(([, read]) => read(aws)));
  const values: LiveValue[] = [];
  const problems: Problem[] = [];
  const counts: string[] = [];
  let reached = false;
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') {
      values.push(...result.value.values);
      problems.push(...result.value.problems);
      counts.push(result.value.count);
      continue;
    }
    if (!(result.reason instanceof CallFailed)) throw result.reason;
    reached ||= result.reason.code !== undefined;
    problems.push({ path: SERVICES[index]?.[0] ?? '', reason: result.reason.message });
  }
  if (counts.length === 0 && !reached) throw new AccountUnknown(problems[0]?.reason);
  const outcome = scanValues(values, settings);
  return { ...outcome, problems: [...problems, ...outcome.problems], skipped: [], counts };
}
