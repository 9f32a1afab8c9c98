import { ApiKeyError } from './errors';
import type { ApiKeyRecord } from './record';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A new key, which is shown once. Strings, JSON and `util.inspect` of it hold its hint only. */
export class IssuedKey {
  #key: string | undefined;

  constructor(
    readonly record: ApiKeyRecord,
    key: string,
  ) {
    this.#key = key;
    Object.freeze(this);
  }

  /**
   * The key. It is stored nowhere, so it cannot be shown again.
   *
   * @throws ApiKeyError KeyShown at the second call
   */
  reveal(): string {
    const key = this.#key;
    if (key === undefined) {
      throw new ApiKeyError(
        'KeyShown',
        `The key ${this.record.hint} was shown before. Action: if it was lost, roll it.`,
        { keyId: this.record.id },
      );
    }
    this.#key = undefined;
    return key;
  }

  toString(): string {
    return `[API key ${this.record.hint}]`;
  }

  toJSON(): ApiKeyRecord {
    return this.record;
  }

  [INSPECT](): string {
    return this.toString();
  }
}
