import { checksOf } from '../src/testing/conformance';
import { type Subject, tested } from './subject';

export { type Subject, subject } from './subject';

/** The published conformance suite, on a kind in a world. */
export function conformance(name: string, make: () => Subject): void {
  describe(`the kind ${name}`, () => {
    for (const { name: requirement, run } of checksOf(() => tested(make()))) test(requirement, run);
  });
}
