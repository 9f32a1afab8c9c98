import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { keyDigest } from '../../../../client/src/api-keys/digest';
import { createKey } from '../../../../client/src/api-keys/format';
import { keyIdOf } from '../../../../client/src/api-keys/store/key-id';
import { LeakIndexModel } from '../../../../engine/src/testing/leak-index-model';
import type { Finding } from '../../../../lambdas/leaks/contract';
import { MOST_LOOKUPS } from '../../../../lambdas/leaks/log-scanner/contract';
import type { LogEvent } from '../../../../lambdas/leaks/log-scanner/event';
import { createHandler, type LogScannerSettings } from '../../../../lambdas/leaks/log-scanner/handler';
import { Random } from '../../../../rehearsal/src/kernel/random';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const STORE = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Keys';
const START = Date.parse('2026-11-29T10:20:00Z');

/** A scanner of logs at an index, a store and a log group in memory. */
export class World {
  readonly random = new Random(7);
  readonly index = new LeakIndexModel();
  readonly messages: Finding[] = [];
  readonly lines: string[] = [];
  /** Log events as they were written, by their id. */
  readonly written = new Map<string, string>();
  readonly inputs: string[] = [];
  /** Error of the next calls of an operation. */
  readonly errors = new Map<string, Error>();
  now = START;
  remaining = 60_000;
  /** Calls of FilterLogEvents before it returns events. */
  lag = 0;
  /** Called while the function waits. */
  onSleep: () => void = () => undefined;
  private readonly keys = new Map<string, string>();

  readonly handler: ReturnType<typeof createHandler>;

  constructor(settings: Partial<LogScannerSettings> = {}) {
    this.handler = createHandler(
      {
        index: { table: this.index.location.table, key: this.index.location.key ?? '' },
        apiKeyStores: { shop_live: STORE },
        queue: 'https://sqs.eu-central-1.amazonaws.com/123456789012/Reports',
        lookups: MOST_LOOKUPS,
        tokens: { hex: false, prefixes: ['hook_'] },
        ...settings,
      },
      {
        call: (service, operation, input) => this.call(service, operation, input),
        clock: {
          now: () => this.now,
          sleep: async (milliseconds) => {
            this.now += milliseconds;
            this.onSleep();
          },
        },
        print: (line) => this.lines.push(line),
      },
    );
  }

  secret(length = 40, alphabet = BASE62): string {
    return this.random.text(length, alphabet);
  }

  /** Puts a value into the index. */
  own(value: string, version = '0f9e8d7c-6b5a-4988-b7a6-958473625140'): string {
    const fingerprint = this.index.fingerprintOf(value);
    this.index.items.set(fingerprint, { fingerprint: { S: fingerprint }, version: { S: version } });
    return value;
  }

  /** Issues a customer's key. */
  customerKey(): string {
    const key = createKey('shop_live');
    this.keys.set(keyIdOf(key), key);
    return key;
  }

  async scan(...messages: readonly string[]): Promise<void> {
    const events = messages.map((message, n) => ({
      id: `event-${n}`,
      timestamp: this.now - 1000 + n,
      message,
    }));
    await this.invoke(inputOf(events));
  }

  invoke(input: unknown): Promise<void> {
    return this.handler(input, { getRemainingTimeInMillis: () => this.remaining });
  }

  /** Last line of the log. */
  get log(): Record<string, unknown> {
    return JSON.parse(this.lines.at(-1) ?? '{}');
  }

  get subjects(): unknown[] {
    return this.messages.map(({ subject }) => subject);
  }

  /** All that the function wrote or sent. */
  get output(): string {
    return [...this.lines, ...this.inputs, JSON.stringify(this.messages)].join('\n');
  }

  private async call(_service: string, operation: string, input: object): Promise<Record<string, unknown>> {
    this.inputs.push(JSON.stringify(input));
    const error = this.errors.get(operation);
    if (error) throw error;
    if (operation === 'SendMessageBatch') {
      for (const { MessageBody } of (input as { Entries: { MessageBody: string }[] }).Entries) {
        const { type, finding } = JSON.parse(MessageBody);
        if (type !== 'finding') throw new Error(`The type is ${type}.`);
        this.messages.push(finding);
      }
      return {};
    }
    if (operation === 'FilterLogEvents') return this.filter(input as { startTime: number; endTime: number });
    const { RequestItems } = input as { RequestItems?: Record<string, { Keys: { id: { S: string } }[] }> };
    if (RequestItems?.Keys)
      return { Responses: { Keys: RequestItems.Keys.Keys.flatMap(({ id }) => this.item(id.S)) } };
    return this.index.perform(operation, input);
  }

  private filter({ startTime, endTime }: { startTime: number; endTime: number }): Record<string, unknown> {
    this.index.calls.push('FilterLogEvents');
    if (startTime > endTime) throw new Error('The range is empty.');
    if (this.lag-- > 0) return { events: [] };
    return {
      events: [...this.written].map(([eventId, message]) => ({ eventId, timestamp: startTime, message })),
    };
  }

  private item(id: string): object[] {
    const key = this.keys.get(id);
    if (key === undefined) return [];
    const text = { id, digest: keyDigest(key), owner: 'customer-7', hint: 'shop_live_…' };
    const strings = Object.entries(text).map(([name, S]) => [name, { S }]);
    return [{ ...Object.fromEntries(strings), createdAt: { N: '5' } }];
  }
}

/** Input of the function, as CloudWatch Logs makes it. */
export function inputOf(logEvents: readonly LogEvent[], changes: object = {}): object {
  const batch = {
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup: '/aws/lambda/checkout',
    logStream: '2026/11/29/[$LATEST]5a',
    subscriptionFilters: ['Guard'],
    logEvents,
    ...changes,
  };
  return { awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') } };
}

export const sha256 = (value: string) => createHash('sha256').update(value).digest();
