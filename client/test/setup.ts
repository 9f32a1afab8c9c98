import { BackendError, SecretsClient, type SecretsClientOptions } from '../src';
import { MemoryBackend, VirtualClock } from '../src/testing';

/** A client of a backend in memory, on a clock of its own and without jitter. */
export function setUp(options: Partial<SecretsClientOptions> = {}) {
  const clock = new VirtualClock();
  const backend = new MemoryBackend('memory', clock.now);
  const client = new SecretsClient({ backend, clock, random: () => 0.5, timers: false, ...options });
  return { clock, backend, client };
}

export const down = new BackendError('transient', 'The backend is down.');
export const denied = new BackendError('denied', 'Access to the secret is denied.');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The result of a read that the client tries again while the backend fails. */
export async function afterRetries<R>(clock: VirtualClock, reading: Promise<R>): Promise<R> {
  reading.catch(() => {});
  await clock.advance(3_000);
  return reading;
}
