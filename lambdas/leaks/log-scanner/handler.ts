import type { Call } from '../aws';
import type { RetryClock } from '../matcher/aws-json';
import { type Print, writeMetrics } from '../metrics';
import { send } from '../reports/queue';
import { CandidateFinder } from './candidates';
import { LOG_GUARD_METRICS } from './contract';
import { type LogBatch, logBatchOf } from './event';
import { findingOf } from './finding';
import { KnownTexts } from './known';
import { type Leak, leaksAmong } from './lookup';
import type { TokenOptions } from './tokens';
import { unmask } from './unmask';

/** Milliseconds of an invocation that are left for the lookups. */
const FOR_LOOKUPS = 20_000;
/** Ids of findings that are remembered. */
const MOST_REPORTED = 10_000;

/** Configuration of the function. */
export interface LogScannerSettings {
  /** ARNs of the table and of the key of the leak index. */
  readonly index: { readonly table: string; readonly key: string };
  /** ARNs of the tables of `ApiKeyStore`s, by the prefix of their keys. */
  readonly apiKeyStores: Readonly<Record<string, string>>;
  /** URL of the queue of the response. */
  readonly queue: string;
  readonly lookups: number;
  readonly tokens: TokenOptions;
}

/** Dependencies of the function. */
export interface LogScannerParts {
  readonly call: Call;
  readonly clock: RetryClock & { now(): number };
  readonly print: Print;
}

/** Creates the handler for the log events of a subscription. Its log has numbers and names only. */
export function createHandler(settings: LogScannerSettings, { call, clock, print }: LogScannerParts) {
  const { index, queue } = settings;
  const finder = new CandidateFinder(settings.apiKeyStores, settings.tokens);
  const known = new KnownTexts(clock.now);
  /** Ids of findings. A credential has another one in each hour. */
  const reported = new Set<string>();

  async function report(leaks: readonly Leak[], batch: LogBatch): Promise<void> {
    const findings = leaks.map((leak) => findingOf(leak, batch, clock.now()));
    const fresh = findings.filter(({ id }) => !reported.has(id));
    await send(
      call,
      queue,
      fresh.map((finding) => ({ type: 'finding', finding })),
    );
    if (reported.size >= MOST_REPORTED) reported.clear();
    for (const { id } of fresh) reported.add(id);
  }

  return async (input: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> => {
    const batch = logBatchOf(input);
    const { events, unread } = await unmask(batch, call, clock);
    const isLate = () => context.getRemainingTimeInMillis() < FOR_LOOKUPS;
    const { candidates, skipped } = finder.find(events, isLate);
    const unknown = candidates.filter(({ digest }) => !known.has(digest));
    const wanted = unknown.slice(0, settings.lookups);
    const leaks = await leaksAmong(wanted, { ...index, call, clock });
    await report(leaks, batch);
    const leaked = new Set(leaks.map(({ candidate }) => candidate.digest));
    for (const { digest } of wanted) if (!leaked.has(digest)) known.add(digest);
    const notLookedUp = unknown.length - wanted.length;
    const counts = {
      [LOG_GUARD_METRICS.bytes]: events.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
      [LOG_GUARD_METRICS.lookups]: wanted.length,
      [LOG_GUARD_METRICS.matches]: leaks.length,
      [LOG_GUARD_METRICS.notScanned]: unread + skipped + notLookedUp,
    };
    const { group: logGroup, stream: logStream } = batch;
    const limits = {
      ...(unread > 0 && { MaskedEventsNotRead: unread }),
      ...(skipped > 0 && { EventsAfterTheDeadline: skipped }),
      ...(notLookedUp > 0 && { TextsOverTheLimit: notLookedUp }),
    };
    writeMetrics(print, counts, { logGroup, logStream, events: events.length, ...limits }, clock.now());
  };
}
