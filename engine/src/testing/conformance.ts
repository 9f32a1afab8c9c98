import { type ConformanceCheck, checkOf, type Requirement } from './check';
import { contain } from './checks/contain';
import { faults } from './checks/faults';
import { input } from './checks/input';
import { lifecycle } from './checks/lifecycle';
import { replaceNow } from './checks/replace-now';
import { traits } from './checks/traits';
import { adapterOf, type KindUnderTest, type Make, prepare, type TestBed } from './subject';

/** `describe` and `test` of Jest, Vitest or node:test. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void>, timeout?: number): unknown;
}

/** Time-out of a check, which runs an operation once for each of its calls. */
const TIMEOUT = 60_000;

/**
 * Defines the tests that every adapter must pass, one for each requirement and for each trait.
 *
 * @param runner `describe` and `test` of the test runner; no assertion library is needed.
 * @param name names the kind in the names of the tests.
 * @param build makes the kind with a new issuer in memory, for every test. The issuer must use the clock of the test bed.
 */
export function conformance(
  { describe, test }: TestRunner,
  name: string,
  build: (bed: TestBed) => KindUnderTest,
): void {
  describe(`the kind ${name}`, () => {
    for (const check of conformanceChecks(build)) test(check.name, () => check.run(), TIMEOUT);
  });
}

/** The checks of the suite, to be run one by one. */
export function conformanceChecks(build: (bed: TestBed) => KindUnderTest): readonly ConformanceCheck[] {
  return checksOf(() => prepare(build));
}

export function checksOf(make: Make): readonly ConformanceCheck[] {
  const adapter = adapterOf(make());
  const requirements: readonly Requirement[] = [
    ...traits(adapter),
    ...lifecycle,
    ...input,
    ...replaceNow,
    ...contain,
    ...faults,
  ];
  return requirements.map((requirement) => checkOf(requirement, make));
}
