/**
 * The contract between `LogGuard` and its function. Both import it, so it imports nothing.
 */

/** Environment variables of the function, besides those of `LEAK_ENVIRONMENT`. */
export const LOG_SCANNER_ENVIRONMENT = {
  /** Most lookups of an invocation. */
  lookups: 'REKEY_LOOKUPS',
  /** JSON: prefixes of the generated keys of the app. */
  prefixes: 'REKEY_KEY_PREFIXES',
  /** `true`: UUIDs and hexadecimal texts are looked up too. */
  hexTokens: 'REKEY_HEX_TOKENS',
} as const;

/** Metrics in the namespace of the engine, with the dimension of `LEAK_METRICS`: the path of the guard. */
export const LOG_GUARD_METRICS = {
  /** Count: bytes of the scanned log events. */
  bytes: 'LogBytesScanned',
  /** Count: texts that were looked up in the leak index. */
  lookups: 'LogLookups',
  /** Count: distinct leaked credentials in the events of an invocation. */
  matches: 'LogLeaksFound',
  /** Count: texts and events that were not looked up, because of a limit. */
  notScanned: 'LogTextsNotScanned',
} as const;

/** Lookups of an invocation. */
export const MOST_LOOKUPS = 1000;
