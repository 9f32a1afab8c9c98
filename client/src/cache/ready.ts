import { BackendError } from '../backend';
import { NotReadyError, type SecretsError } from '../errors';
import { type CacheContext, sleepUnlessClosed } from './context';
import type { Entry } from './entry';
import { LONGEST_WAIT } from './fetched-value';
import { requireTime } from './settings';
import { isTemporary, isVersion, type Sourced } from './source';

/** Options of `ready`. */
export interface ReadyOptions {
  /**
   * Time for which temporary failures are retried, milliseconds. Refusals end at once.
   *
   * @default 10 seconds
   */
  readonly timeout?: number;
}

/** Fetches the secrets that are not cached, in as few calls as the backend can. @throws NotReadyError */
export async function ready(
  entries: readonly Entry[],
  { timeout = 10_000 }: ReadyOptions,
  context: CacheContext,
): Promise<void> {
  requireTime('timeout', timeout);
  // The wall clock may be set meanwhile.
  const until = context.clock.monotonic() + timeout;
  startBatch(entries, context);
  const errors = await Promise.all(entries.map((entry) => waitFor(entry, until, context)));
  const failures = new Map<string, BackendError | SecretsError>();
  for (const [n, { key }] of entries.entries()) {
    const error = errors[n];
    if (error !== undefined) failures.set(key.request.id, error);
  }
  if (failures.size > 0) throw new NotReadyError(failures);
}

/** Waits until there is a value. Returns the failure when there is none in time. */
async function waitFor(
  entry: Entry,
  until: number,
  context: CacheContext,
): Promise<BackendError | SecretsError | undefined> {
  const { clock } = context;
  for (;;) {
    try {
      await entry.get();
      return undefined;
    } catch (error) {
      const pause = Math.max(50, Math.min(LONGEST_WAIT, entry.retryAt - clock.now()));
      const temporary = error instanceof BackendError && isTemporary(error);
      if (!temporary || clock.monotonic() + pause > until) return error as BackendError | SecretsError;
      await sleepUnlessClosed(context, pause);
    }
  }
}

/** Starts one fetch for the entries that can share it. Reads meanwhile wait for it. */
function startBatch(entries: readonly Entry[], { source, clock, settings }: CacheContext): void {
  const { backend, timeout } = source;
  const missing = entries.filter(
    (entry) =>
      entry.key.request.stage === undefined &&
      entry.key.request.versionId === undefined &&
      !entry.servable(clock.now()) &&
      entry.currentFlight() === undefined,
  );
  const ids = [...new Set(missing.map(({ key }) => key.request.id))];
  if (backend.fetchMany === undefined || ids.length < 2 || settings.limit < entries.length) return;
  const controller = new AbortController();
  const batch = source.loadMany(ids, controller.signal);
  for (const entry of new Set(missing)) {
    const { request } = entry.key;
    const load = async (signal: AbortSignal): Promise<Sourced> => {
      const one = () => source.load(request, { signal, patient: true });
      const results = await batch.catch(() => []);
      const version = results[ids.indexOf(request.id)];
      if (isVersion(version)) return { version, fromReplica: false };
      if (!(version instanceof BackendError)) return one();
      // Permission for the batch call, or its lower quota, may be missing while a single read is allowed.
      if (version.failure === 'not-found' || version.failure === 'deleted') throw version;
      return one();
    };
    entry.start({ load, time: 2 * timeout });
  }
}
