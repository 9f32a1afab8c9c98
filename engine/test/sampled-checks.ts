import type { ConformanceCheck } from '../src/testing/check';

const FAULT_CHECK = /^recovers from "/;
/** Part of the checks with faults that a run of one kind makes; the proof injects every fault in every kind too. */
const PART = process.env.EVERY_FAULT ? 1 : 12;

/**
 * Checks of the conformance suite for one of the kinds: a twelfth of those with faults, another twelfth for another kind, and all
 * of the others. With EVERY_FAULT=1 all of them (minutes).
 */
export function sampledChecks(
  kind: string,
  checks: readonly ConformanceCheck[],
): readonly ConformanceCheck[] {
  const first = [...kind].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % PART;
  const withFaults = checks.filter(({ name }) => FAULT_CHECK.test(name));
  const left = new Set(withFaults.filter((_, index) => index % PART !== first));
  return checks.filter((check) => !left.has(check));
}
