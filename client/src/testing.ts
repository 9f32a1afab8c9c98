/** Tools for tests: a backend in memory, the conformance suite of backends, and a clock. */
export { MemoryBackend, type MemoryFault, type PutOptions } from './backends/memory/memory-backend';
export { settled, VirtualClock } from './testing/virtual-clock';
