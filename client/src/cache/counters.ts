/** Numbers of what a client did since it was created. */
export interface Counters {
  /** Reads of a fresh value. */
  hits: number;
  /** Reads that started a fetch and waited for it. */
  misses: number;
  /** Reads that waited for a fetch of another one. */
  coalesced: number;
  /** Reads of a value that is being fetched again, or whose backend fails. */
  staleServed: number;
  /** Reads that failed without a call, soon after a failed fetch. */
  negative: number;
  /** Fetches that succeeded. */
  refreshes: number;
  /** Fetches that failed. */
  errors: number;
  /** Fetches that `refresh` forced. */
  forced: number;
  /** Values dropped because the cache was full. */
  evictions: number;
}

export const noCounts = (): Counters => ({
  hits: 0,
  misses: 0,
  coalesced: 0,
  staleServed: 0,
  negative: 0,
  refreshes: 0,
  errors: 0,
  forced: 0,
  evictions: 0,
});
