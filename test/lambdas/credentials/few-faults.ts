import type { ConformanceCheck } from '../../../engine/src/testing/check';
import { sampledChecks } from '../../../engine/test/sampled-checks';

/**
 * Fewer of the checks with faults than for other kinds, because each one makes hundreds of signatures. The proof injects every
 * fault in these kinds too.
 */
export const fewFaults = (checks: readonly ConformanceCheck[]): readonly ConformanceCheck[] =>
  sampledChecks('second', sampledChecks('first', checks));
