import { fullJitter } from '../cache/backoff';
import type { SecretChange } from '../cache/change';
import { type Clock, systemClock } from '../clock';
import { SecretsError } from '../errors';
import { callSafely } from '../events';
import { builtInSqs } from './built-in-sqs';
import { parseNotice } from './notice';
import type { NoticeListenerHealth, NoticeListenerOptions, NoticeTarget } from './notice-listener-options';
import { Seen } from './seen';
import type { SqsApi, SqsMessage } from './sqs-api';

/** Milliseconds. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;
const FIRST_BACKOFF = 1_000;
const LONGEST_BACKOFF = 60_000;

/** Reads notices of new versions from a queue, and tells a client of them. */
export class NoticeListener {
  readonly #target: NoticeTarget;
  readonly #options: NoticeListenerOptions;
  readonly #clock: Clock;
  readonly #seen: Seen;
  readonly #ending = new AbortController();
  #health: NoticeListenerHealth = { failures: 0 };

  /** @throws SecretsError InvalidOptions if the URL is malformed */
  constructor(target: NoticeTarget, options: NoticeListenerOptions) {
    const { queueUrl, clock = systemClock } = options;
    if (!URL.canParse(queueUrl)) {
      const found = queueUrl === undefined ? 'missing' : 'not a URL';
      throw new SecretsError('InvalidOptions', `The queueUrl of the notice listener is ${found}.`);
    }
    this.#target = target;
    this.#options = options;
    this.#clock = clock;
    this.#seen = new Seen(clock.now);
    target.on('closed', () => this.close());
    this.#run().catch((error: Error) => this.#report(error));
  }

  /** State of the listener. */
  health(): NoticeListenerHealth {
    return this.#health;
  }

  /** Ends the listener. The client of the listener ends it too when it closes. */
  close(): void {
    this.#ending.abort();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #run(): Promise<void> {
    const { client, queueUrl, transport = {} } = this.#options;
    const own = client ? undefined : await builtInSqs(new URL(queueUrl), transport);
    const api = client ?? (own as SqsApi);
    let quiet = 0;
    while (!this.#ending.signal.aborted) {
      const pause = await this.#poll(api).then(
        (news) => {
          quiet = news === 'known' ? quiet + 1 : 0;
          return news === 'none' ? 0 : Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(quiet, 10));
        },
        (error: Error) => this.#failed(error),
      );
      if (pause > 0 && !this.#ending.signal.aborted) await this.#sleep(pause);
    }
    own?.close();
  }

  /** Receives notices once. Says if there were new ones, only known ones, or none. */
  async #poll(api: SqsApi): Promise<'new' | 'known' | 'none'> {
    const { queueUrl: QueueUrl, shared = true } = this.#options;
    const abortSignal = this.#ending.signal;
    const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 };
    const { Messages: messages = [] } = await api.receiveMessage(input, { abortSignal });
    if (abortSignal.aborted) return 'none';
    const polledAt = this.#clock.now();
    const { noticedAt } = this.#health;
    this.#health = { polledAt, failures: 0, ...(noticedAt === undefined ? {} : { noticedAt }) };
    const unseen = messages.filter(({ MessageId = '' }) => this.#seen.add(MessageId));
    for (const { Body } of unseen) this.#apply(parseNotice(Body));
    if (!shared) await this.#remove(api, messages);
    // Notices that stay in the queue answer the next poll at once.
    if (!shared || messages.length === 0) return 'none';
    return unseen.length > 0 ? 'new' : 'known';
  }

  #apply(change: SecretChange | undefined): void {
    if (change === undefined) return;
    this.#health = { ...this.#health, noticedAt: this.#clock.now() };
    this.#target.changed(change).catch((error: Error) => this.#report(error));
  }

  async #remove(api: SqsApi, messages: readonly SqsMessage[]): Promise<void> {
    const Entries = messages.flatMap(({ ReceiptHandle }, index) =>
      ReceiptHandle === undefined ? [] : [{ Id: String(index), ReceiptHandle }],
    );
    if (Entries.length === 0) return;
    const { signal: abortSignal } = this.#ending;
    const input = { QueueUrl: this.#options.queueUrl, Entries };
    const { Failed: [failed] = [] } = await api.deleteMessageBatch(input, { abortSignal });
    if (failed) throw new Error(`DeleteMessageBatch: ${failed.Code}`);
  }

  /** Time until the next attempt after a failed call. */
  #failed(error: Error): number {
    if (this.#ending.signal.aborted) return 0;
    const failures = this.#health.failures + 1;
    this.#health = { ...this.#health, failures, error: error.message };
    this.#report(error);
    const { random = Math.random } = this.#options;
    return FIRST_BACKOFF / 2 + fullJitter(failures - 1, FIRST_BACKOFF, LONGEST_BACKOFF, random);
  }

  #report(error: Error): void {
    const { onError, queueUrl } = this.#options;
    if (onError) callSafely(onError, error, 'onError of the notice listener');
    if (onError || this.#health.failures > 1) return;
    process.emitWarning(
      `Notices of new secret versions cannot be received from ${queueUrl}: ${error.message}. Until they can, values ` +
        'change when their fresh time is over. Action: allow sqs:ReceiveMessage (and without `shared` sqs:DeleteMessage) ' +
        'on the queue, and check its network path.',
      'SecretsClientWarning',
    );
  }

  /** Waits, at most until the listener ends. The timer does not keep the process alive. */
  #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#ending;
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.setTimer(end, milliseconds);
      signal.addEventListener('abort', end);
    });
  }
}

/**
 * Reads notices of new secret versions from a queue, until the client closes, so that a long-running process uses a new
 * version within seconds. It does not keep the process alive. Not for AWS Lambda, where no code runs between events.
 *
 * @throws SecretsError InvalidOptions if the URL is malformed
 */
export function listenForNotices(secrets: NoticeTarget, options: NoticeListenerOptions): NoticeListener {
  return new NoticeListener(secrets, options);
}
