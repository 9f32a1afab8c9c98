import type { LeakIndex } from './leak-index/leak-index';
import type { Log } from './log';
import type { SecretStore } from './secret-store/secret-store';
import type { Settings } from './settings';
import type { Clock } from './time/clock';
import type { Calls } from './traits';

/** Dependencies and settings of one invocation. */
export interface Context {
  /** Name of the kind. */
  readonly kind: string;
  readonly settings: Settings;
  readonly adapter: Calls;
  readonly store: SecretStore;
  /** Absent without a leak index. */
  readonly index?: LeakIndex;
  readonly clock: Clock;
  readonly log: Log;
  /** Time at which the invocation began. */
  readonly began: number;
  /** Milliseconds until Lambda ends the invocation. */
  timeLeft(): number;
}

/** Parses a value and redacts it in the log. Throws SecretMalformed or WrongKind. */
export function parse({ adapter, log }: Pick<Context, 'adapter' | 'log'>, text: string): unknown {
  log.hide(text);
  const value = adapter.parse(text);
  log.hide(...adapter.secretsIn(value));
  return value;
}
