import { checks } from './conformance-checks';
import type { BackendHarness } from './harness';

/** Functions of a test runner: Jest, Vitest and node:test have them. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void>): unknown;
}

/**
 * Defines the tests that every backend must pass. `create` is called for each test and returns an empty store.
 */
export function conformance(
  { describe, test }: TestRunner,
  name: string,
  create: () => Promise<BackendHarness> | BackendHarness,
  { without = [] }: ConformanceOptions = {},
): void {
  describe(`backend ${name}`, () => {
    for (const check of checks) {
      if (check.requires.some((capability) => without.includes(capability))) continue;
      test(check.name, async () => {
        const harness = await create();
        try {
          await check.run(harness);
        } finally {
          await harness.close?.();
          await harness.backend.close?.();
        }
      });
    }
  });
}

/** Capability of a store of secrets that some do not have. */
export type Capability =
  | 'bytes'
  | 'stages'
  | 'versions'
  | 'many'
  | 'deny'
  | 'delete'
  | 'disableKey'
  | 'throttle'
  | 'fail'
  | 'hang';

/** Options of the suite. */
export interface ConformanceOptions {
  /** Capabilities that the store or its harness lacks, and whose tests are left out. @default - none */
  readonly without?: readonly Capability[];
}
