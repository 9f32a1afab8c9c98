import type { Log } from '../log';
import { named, type RekeyError } from './errors';

export type Attempt = <T>(part: () => Promise<T>) => Promise<T | undefined>;

/** Runs parts independently and collects their errors: a failed part does not stop the others. */
export function attemptAll(log: Log): { readonly attempt: Attempt; readonly failures: RekeyError[] } {
  const failures: RekeyError[] = [];
  const attempt: Attempt = async (part) => {
    try {
      return await part();
    } catch (thrown) {
      failures.push(named(thrown, log.scrub));
      return undefined;
    }
  };
  return { attempt, failures };
}
