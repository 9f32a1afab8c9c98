import { type Backend, BackendError, type FetchedVersion, type VersionRequest } from '../backend';
import type { Clock } from '../clock';
import { sleep } from '../clock';
import { fullJitter } from './backoff';
import { callWithDeadline } from './deadline';
import { hedge } from './hedge';

/** A version, with the backend that returned it. */
export interface Sourced {
  readonly version: FetchedVersion;
  readonly fromReplica: boolean;
}

/** Options of a fetch. */
export interface LoadOptions {
  readonly signal: AbortSignal;
  /**
   * Tries again after a temporary failure, and while there is no answer, within the deadline: there is no value to serve
   * meanwhile, or it was refused.
   */
  readonly patient: boolean;
}

/** Attempts of a patient fetch at each backend. */
const ATTEMPTS = 3;

/** The backend, with a replica that is asked when the backend is not available. */
export class Source {
  /** Calls by backend name. */
  readonly calls = new Map<string, number>();

  constructor(
    readonly backend: Backend,
    readonly replica: Backend | undefined,
    private readonly clock: Clock,
    private readonly random: () => number,
    readonly timeout: number,
  ) {}

  /** Fetches a version within the deadline. @throws BackendError of the backend, not of the replica */
  async load(request: VersionRequest, options: LoadOptions): Promise<Sourced> {
    const until = this.clock.monotonic() + this.timeout;
    const left = () => until - this.clock.monotonic();
    for (let attempt = 1; ; attempt++) {
      const ask = (time: number) => this.ask(this.backend, request, options, time);
      // A backend that does not answer leaves half of the time to the replica.
      const asking = this.replica
        ? ask(left() / 2)
        : options.patient
          ? hedge(this.clock, this.timeout / 3, () => ask(left()))
          : ask(left());
      const failure = await asking;
      if (!(failure instanceof BackendError)) return { version: failure, fromReplica: false };
      if (!isTemporary(failure) || options.signal.aborted) throw failure;
      if (this.replica && left() > 0) {
        const second = await this.ask(this.replica, request, options, left());
        // A refusal of the replica alone says nothing about the secret.
        if (!(second instanceof BackendError)) return { version: second, fromReplica: true };
      }
      const pause = Math.max(failure.retryAfter ?? 0, fullJitter(attempt, 50, 500, this.random));
      if (!options.patient || attempt === ATTEMPTS || left() <= pause) throw failure;
      await sleep(this.clock, pause);
    }
  }

  /** Fetches the current versions of several secrets from the backend. Undefined when it cannot. */
  async loadMany(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (FetchedVersion | BackendError)[]> {
    const { backend, clock, timeout } = this;
    this.count(backend);
    const call = backend.fetchMany?.bind(backend);
    if (call === undefined) throw new BackendError('invalid', `${backend.name} fetches secrets one by one.`);
    return callWithDeadline(backend, `${ids.length} secrets`, (options) => call(ids, options), {
      clock,
      timeout,
      signal,
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.backend.close?.(), this.replica?.close?.()]);
  }

  private async ask(
    backend: Backend,
    request: VersionRequest,
    { signal }: LoadOptions,
    timeout: number,
  ): Promise<FetchedVersion | BackendError> {
    this.count(backend);
    try {
      const version = await callWithDeadline(
        backend,
        describeRequest(request),
        (options) => backend.fetch(request, options),
        { clock: this.clock, timeout, signal },
      );
      return isVersion(version) ? version : malformed(backend, request);
    } catch (error) {
      return error as BackendError;
    }
  }

  private count({ name }: Backend): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }
}

export const isTemporary = ({ failure }: BackendError): boolean =>
  failure === 'transient' || failure === 'throttled';

/** True for failures after which a cached value must not be used. */
export const isRevocation = ({ failure }: BackendError): boolean =>
  failure !== 'transient' && failure !== 'throttled' && failure !== 'invalid';

/** Like `secret db, AWSPENDING`. */
function describeRequest({ id, stage, versionId }: VersionRequest): string {
  return [`secret ${id}`, stage, versionId && `version …${versionId.slice(-4)}`].filter(Boolean).join(', ');
}

/** True if a backend keeps its contract. One of the user may not, also in TypeScript. */
export function isVersion(version: unknown): version is FetchedVersion {
  const { versionId, value } = Object(version) as { versionId?: unknown; value?: unknown };
  return typeof versionId === 'string' && (typeof value === 'string' || value instanceof Uint8Array);
}

const malformed = (backend: Backend, request: VersionRequest): BackendError =>
  new BackendError(
    'invalid',
    `${backend.name} answered without a versionId or a value for ${describeRequest(request)}. Action: correct the backend.`,
  );
