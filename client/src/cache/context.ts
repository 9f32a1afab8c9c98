import type { VersionRequest } from '../backend';
import type { Clock } from '../clock';
import type { Events } from '../events';
import type { StandardSchema } from '../secret/schema';
import type { Counters } from './counters';
import type { CacheSettings } from './settings';
import type { Source } from './source';

/** Parts of a client that its entries share. */
export interface CacheContext {
  readonly settings: CacheSettings;
  readonly source: Source;
  readonly clock: Clock;
  /** Time for cached reads, see `burstClock`. */
  readonly readClock: () => number;
  readonly random: () => number;
  readonly events: Events;
  readonly counters: Counters;
  /** True once the client is closed. */
  closed: boolean;
  /** Called when the client closes. */
  readonly closing: Set<() => void>;
  /** Counts changes of what is held, for redactors. */
  generation: number;
}

/** Identity of an entry. Reads with different keys share nothing. */
export interface EntryKey<T = unknown> {
  readonly request: VersionRequest;
  readonly schema?: StandardSchema<T>;
  /** Holds text as bytes, which are overwritten. */
  readonly asBytes: boolean;
}

/** Resolves after some time, or when the client closes. Keeps the process alive until then. */
export function sleepUnlessClosed({ clock, closing }: CacheContext, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      closing.delete(end);
      resolve();
    };
    const cancel = clock.setTimer(end, milliseconds, { keepAlive: true });
    closing.add(end);
  });
}
