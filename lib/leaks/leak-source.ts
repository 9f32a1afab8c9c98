import type { LogGuard } from './log-guard';
import type { ResponseParts } from './response-parts';

/** A source of reports of leaked credentials: pass it to `LeakResponse.addSource`. */
export abstract class LeakSource {
  /** Credentials of the app that a `LogGuard` finds in log groups. */
  public static logGuard(guard: LogGuard): LeakSource {
    return new LogGuardSource(guard);
  }

  /**
   * Connects the source to a response.
   *
   * @internal
   */
  public abstract _bind(parts: ResponseParts): void;
}

class LogGuardSource extends LeakSource {
  constructor(private readonly guard: LogGuard) {
    super();
  }

  /** @internal */
  public _bind(parts: ResponseParts): void {
    this.guard._connect(parts);
  }
}
