import type { ResponseParts } from './response-parts';

/** A source of reports of leaked credentials: pass it to `LeakResponse.addSource`. */
export abstract class LeakSource {
  /**
   * Connects the source to a response.
   *
   * @internal
   */
  public abstract _bind(parts: ResponseParts): void;
}
