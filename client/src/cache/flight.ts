import type { Secret } from '../secret/secret';

const ignore = () => {};

/** A fetch in progress, which several reads wait for. */
export class Flight<T> {
  readonly promise: Promise<Secret<T>>;
  resolve!: (secret: Secret<T> | Promise<Secret<T>>) => void;
  reject!: (error: unknown) => void;
  private readonly controller = new AbortController();

  constructor(
    readonly startedAt: { readonly wall: number; readonly monotonic: number },
    /** Wall clock after which it is regarded as lost: the process was frozen, and its connection is dead. */
    readonly lostAt: number,
    readonly forced: boolean,
  ) {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // A refresh in the background has no reader that would handle its failure.
    this.promise.catch(ignore);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ends this fetch. Its readers get the result of another one. */
  replaceBy(other: Flight<T>): void {
    this.resolve(other.promise);
    this.controller.abort();
  }

  /** Ends this fetch, and rejects its readers. */
  cancel(error: unknown): void {
    this.reject(error);
    this.controller.abort();
  }
}
