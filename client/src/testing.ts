/** Tools for tests: a backend in memory, the conformance suite of backends, and a clock. */
export { MemoryBackend, type MemoryFault, type PutOptions } from './backends/memory/memory-backend';
export {
  type Capability,
  type ConformanceOptions,
  conformance,
  type TestRunner,
} from './testing/conformance';
export type { BackendHarness } from './testing/harness';
export { settled, VirtualClock } from './testing/virtual-clock';
