import {
  type Backend,
  type BackendCallOptions,
  BackendError,
  type FetchedVersion,
  type Lease,
  type VersionRequest,
} from '../../backend';

/** A stored version. */
interface StoredVersion {
  readonly versionId: string;
  readonly value: string | Uint8Array;
  readonly stages: Set<string>;
  readonly createdAt: number;
}

/** Options of a stored version. */
export interface PutOptions {
  /**
   * Staging labels, which move from the versions that have them. AWSCURRENT leaves AWSPREVIOUS behind.
   *
   * @default AWSCURRENT
   */
  readonly stages?: readonly string[];
  /** @default - a random UUID */
  readonly versionId?: string;
}

/** A failure, a function that ends later, or undefined for none. `hang` answers never. */
export type MemoryFault = BackendError | 'hang' | (() => Promise<void>) | undefined;

/** A backend in memory, for tests of applications: values and faults are set by the test. */
export class MemoryBackend implements Backend {
  /** Number of calls of `fetch` and `fetchMany`. */
  calls = 0;
  /** Decides about the failure of a call for one secret. */
  fault: (request: VersionRequest) => MemoryFault = () => undefined;
  /** Lease of the versions of a secret. */
  lease: (id: string) => Lease | undefined = () => undefined;
  /** Next rotation of a secret, milliseconds since 1970. */
  nextRotationAt: (id: string) => number | undefined = () => undefined;
  private readonly secrets = new Map<string, StoredVersion[]>();

  constructor(
    readonly name = 'memory',
    private readonly now: () => number = Date.now,
  ) {}

  /** Stores a version and returns its id. */
  put(id: string, value: string | Uint8Array, options: PutOptions = {}): string {
    const { stages = ['AWSCURRENT'], versionId = globalThis.crypto.randomUUID() } = options;
    const versions = this.secrets.get(id) ?? [];
    versions.push({ versionId, value, stages: new Set(), createdAt: this.now() });
    this.secrets.set(id, versions);
    for (const stage of stages) this.label(id, stage, versionId);
    return versionId;
  }

  /** Moves a staging label to a version. AWSCURRENT leaves AWSPREVIOUS behind, and takes AWSPENDING away. */
  label(id: string, stage: string, versionId: string): void {
    const versions = this.secrets.get(id) ?? [];
    const before = versions.find(({ stages }) => stages.has(stage));
    for (const version of versions) {
      version.stages.delete(stage);
      if (version.versionId === versionId) version.stages.add(stage);
    }
    if (stage !== 'AWSCURRENT' || before === undefined || before.versionId === versionId) return;
    for (const version of versions) version.stages.delete('AWSPREVIOUS');
    before.stages.add('AWSPREVIOUS');
    for (const version of versions) if (version.versionId === versionId) version.stages.delete('AWSPENDING');
  }

  /** Deletes a secret. */
  remove(id: string): void {
    this.secrets.delete(id);
  }

  async fetch(request: VersionRequest, { signal }: BackendCallOptions): Promise<FetchedVersion> {
    this.calls++;
    return this.read(request, signal);
  }

  async fetchMany(
    ids: readonly string[],
    { signal }: BackendCallOptions,
  ): Promise<readonly (FetchedVersion | BackendError)[]> {
    this.calls++;
    return Promise.all(
      ids.map((id) => this.read({ id }, signal).catch((error: unknown) => error as BackendError)),
    );
  }

  private async read(request: VersionRequest, signal: AbortSignal): Promise<FetchedVersion> {
    const fault = this.fault(request);
    if (fault === 'hang') await aborted(signal);
    if (fault instanceof BackendError) throw fault;
    if (typeof fault === 'function') await Promise.race([fault(), aborted(signal)]);
    else await Promise.resolve();
    const { id, stage, versionId } = request;
    const found = this.secrets.get(id)?.find((version) => {
      if (versionId !== undefined)
        return version.versionId === versionId && (!stage || version.stages.has(stage));
      return version.stages.has(stage ?? 'AWSCURRENT');
    });
    if (found === undefined)
      throw new BackendError(
        'not-found',
        `${this.name} has no such version of secret ${id}. Action: create it.`,
      );
    const { value, stages, createdAt } = found;
    const [lease, nextRotationAt] = [this.lease(id), this.nextRotationAt(id)];
    return {
      id,
      versionId: found.versionId,
      stages: [...stages],
      createdAt,
      value: typeof value === 'string' ? value : new Uint8Array(value),
      ...(lease && { lease }),
      ...(nextRotationAt !== undefined && { nextRotationAt }),
    };
  }
}

/** Rejects when the signal aborts. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new BackendError('transient', 'The call was aborted.'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
