import { type Deadline, sleep, startDeadline } from './deadline';
import { fetchSend } from './fetch-send';
import type { HttpOptions, HttpRequest, HttpResponse, Send } from './http';
import { nodeSend } from './node-send';
import { networkFailure, ServiceFailure } from './service-failure';

/** Longest random wait before the second attempt, milliseconds. It doubles for each further attempt. */
const FIRST_WAIT = 100;

/** Sends requests of a backend within deadlines, and repeats calls that may succeed the next time. */
export class HttpClient {
  readonly #send: Send & { close?(): void };
  readonly #connectTimeout: number;
  readonly #timeout: number;
  readonly #attempts: number;

  constructor(options: HttpOptions = {}) {
    this.#send = options.fetch ? fetchSend(options.fetch) : nodeSend(options.agent);
    this.#connectTimeout = options.connectTimeout ?? 1000;
    this.#timeout = options.timeout ?? 3000;
    this.#attempts = options.attempts ?? 1;
  }

  /** Closes idle connections. */
  close(): void {
    this.#send.close?.();
  }

  /**
   * Runs a call, which may send several requests, until it succeeds, fails for good, or the time is over.
   *
   * @throws ServiceFailure
   */
  async call<T>(
    what: string,
    run: (send: (request: HttpRequest) => Promise<HttpResponse>, signal: AbortSignal) => Promise<T>,
    outer?: AbortSignal,
    timeout = this.#timeout,
  ): Promise<T> {
    const deadline = startDeadline(timeout, outer);
    const { signal } = deadline;
    const send = (request: HttpRequest) =>
      this.#send(request, { signal, connectTimeout: this.#connectTimeout });
    let last: ServiceFailure | undefined;
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await run(send, signal);
        } catch (error) {
          if (signal.aborted) throw aborted(what, deadline, timeout, last);
          last = networkFailure(error, what);
        }
        const wait = waitBefore(attempt + 1, last);
        if (attempt >= this.#attempts || wait === undefined || wait >= deadline.left()) throw last;
        await sleep(wait, signal).catch(() => {
          throw aborted(what, deadline, timeout, last);
        });
      }
    } finally {
      deadline.end();
    }
  }
}

/** Random wait before the next attempt; undefined if the next attempt would fail too. */
function waitBefore(attempt: number, { failure, retryAfter = 0 }: ServiceFailure): number | undefined {
  if (failure !== 'transient' && failure !== 'throttled') return undefined;
  return Math.max(retryAfter, Math.random() * FIRST_WAIT * 2 ** (attempt - 2));
}

function aborted(what: string, deadline: Deadline, timeout: number, last?: ServiceFailure): ServiceFailure {
  const text = deadline.expired() ? `no answer of ${what} within ${timeout} ms` : 'the call was cancelled';
  const before = last ? `; before: ${last.message}` : '';
  return new ServiceFailure('transient', `${text}${before}`, { code: 'ETIMEDOUT' });
}
