import { checksOf } from '../src/testing/conformance';
import { type Subject, tested } from './subject';

export { type Subject, subject } from './subject';

/** Registers the published conformance suite for a kind. */
export function conformance(name: string, make: () => Subject): void {
  describe(`the kind ${name}`, () => {
    for (const { name: requirement, run } of checksOf(() => tested(make()))) test(requirement, run);
  });
}
