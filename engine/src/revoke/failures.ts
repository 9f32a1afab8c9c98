import type { Context } from '../context';
import type { RekeyError } from '../errors/errors';

/**
 * Returns the first failure of a request. Logs the others.
 *
 * @param version the version that the request made current.
 */
export function firstOf(
  { log }: Context,
  event: string,
  [first, ...others]: readonly RekeyError[],
  version?: string,
): RekeyError {
  for (const { code, message } of others) log.write('error', { event, code, message });
  return version
    ? first.withUnchanged(`${first.report.unchanged} AWSCURRENT is on version ${version}.`)
    : first;
}
