import { checksOf } from '../src/testing/conformance';
import { sampledChecks } from './sampled-checks';
import { type Subject, tested } from './subject';

export { type Subject, subject } from './subject';

/** Registers the published conformance suite for a kind, with a part of its faults. */
export function conformance(name: string, make: () => Subject): void {
  describe(`the kind ${name}`, () => {
    const checks = sampledChecks(
      name,
      checksOf(() => tested(make())),
    );
    for (const { name: requirement, run } of checks) test(requirement, run);
  });
}
