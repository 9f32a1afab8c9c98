import { SecretsError } from '../errors';
import { type DeepReadonly, deepFreeze } from './deep-freeze';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** Contents of a `Secret`. */
export interface SecretInit {
  readonly id: string;
  readonly versionId: string;
  readonly stages?: readonly string[];
  readonly createdAt?: number;
  /** Text or bytes. The secret owns the bytes, and overwrites them when it is wiped. */
  readonly value: string | Uint8Array;
  /**
   * The bytes are UTF-8 text.
   *
   * @default false
   */
  readonly isText?: boolean;
}

/**
 * Overwrites the bytes of a secret. Text cannot be overwritten in JavaScript; with `text` it is released, else it stays.
 * Returns false when it holds text that stays.
 */
export let wipe: (secret: Secret, text: boolean) => boolean;
/** True if the value is held as bytes. */
export let isBytes: (secret: Secret) => boolean;
/** Sets the result of `json()`, which is frozen. */
export let presetJson: (secret: Secret, value: unknown) => void;
/** The text of a secret; undefined for binary and wiped secrets. */
export let textOf: (secret: Secret) => string | undefined;

/**
 * One version of a secret. Its value is returned by `reveal`, `use`, `json` and `bytes` only: strings, templates, JSON,
 * `util.inspect`, spreads and clones of a `Secret` hold its id and the end of its version id.
 */
export class Secret<T = unknown> {
  /** Id with which it was requested. */
  readonly id: string;
  /** Id of the version. */
  readonly versionId: string;
  /** Staging labels at the time of the fetch. */
  readonly stages: readonly string[];
  /** Creation of the version, milliseconds since 1970. */
  readonly createdAt: number | undefined;
  readonly #isText: boolean;
  #value: string | Uint8Array | undefined;
  #json: { readonly value: DeepReadonly<T> } | undefined;

  static {
    wipe = (secret, text) => {
      if (secret.#value instanceof Uint8Array) secret.#value.fill(0);
      else if (!text) return false;
      secret.#value = undefined;
      secret.#json = undefined;
      return true;
    };
    isBytes = (secret) => secret.#value instanceof Uint8Array;
    presetJson = (secret, value) => {
      secret.#json = { value: deepFreeze(value) };
    };
    textOf = (secret) => (secret.#isText && secret.#value !== undefined ? secret.reveal() : undefined);
  }

  constructor({
    id,
    versionId,
    stages = [],
    createdAt,
    value,
    isText = typeof value === 'string',
  }: SecretInit) {
    this.id = id;
    this.versionId = versionId;
    this.stages = stages;
    this.createdAt = createdAt;
    this.#isText = isText;
    this.#value = value;
    Object.freeze(this);
  }

  /** True if the value is bytes, not text. */
  get isBinary(): boolean {
    return !this.#isText;
  }

  /**
   * The value as text.
   *
   * @throws SecretsError SecretNotText when the value is binary, SecretWiped after its client closed
   */
  reveal(): string {
    const value = this.#held();
    if (typeof value === 'string') return value;
    if (!this.#isText)
      throw new SecretsError('SecretNotText', `${this} is binary. Action: read it with bytes().`);
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
  }

  /** Calls a function with the value as text, and returns its result. @throws SecretsError like `reveal` */
  use<R>(fn: (text: string) => R): R {
    return fn(this.reveal());
  }

  /** A copy of the value as bytes; text is encoded in UTF-8. @throws SecretsError SecretWiped */
  bytes(): Uint8Array {
    const value = this.#held();
    return typeof value === 'string' ? new TextEncoder().encode(value) : new Uint8Array(value);
  }

  /**
   * The value parsed as JSON, or the output of the schema. It is parsed once and frozen.
   *
   * @throws SecretsError SecretNotJson, which does not quote the value
   */
  json(): DeepReadonly<T> {
    if (this.#json === undefined) this.#json = { value: deepFreeze(parseJson(this) as T) };
    return this.#json.value;
  }

  /** Like `[secret db …1a2b]`. */
  toString(): string {
    return `[secret ${this.id} …${this.versionId.slice(-4)}]`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](): string {
    return this.toString();
  }

  [INSPECT](): string {
    return this.toString();
  }

  #held(): string | Uint8Array {
    if (this.#value !== undefined) return this.#value;
    throw new SecretsError(
      'SecretWiped',
      `${this} was overwritten in memory after it was replaced, or its client was closed. Action: get() it again.`,
    );
  }
}

/** Parses the text of a secret. The error of JSON.parse quotes its input and is dropped. */
export function parseJson(secret: Secret): unknown {
  const text = secret.reveal();
  try {
    return JSON.parse(text);
  } catch {
    throw new SecretsError(
      'SecretNotJson',
      `${secret} is not JSON. Action: read it with reveal(), or store it as JSON. The value is not shown here.`,
    );
  }
}
