import type { Random } from '../../../kernel/random';

export interface Use {
  readonly time: number;
  readonly service: string;
  readonly region: string;
}

const MINUTE = 60_000;

/**
 * [min, max] delay in milliseconds until IAM reports a use. AWS documents none for access keys. For last accessed
 * information, the IAM User Guide says that recent activity usually appears within four hours.
 */
export const LAST_USED_LAG: readonly [number, number] = [5 * MINUTE, 240 * MINUTE];

/** The last use of a key. IAM reports each use, or a later one, within the maximum lag. */
export class LastUse {
  private shown: Use | undefined;
  private latest: Use | undefined;
  /** Uses that IAM does not report yet, in order. */
  private readonly pending: { use: Use; readonly at: number }[] = [];

  constructor(private readonly random: Random) {}

  record(use: Use): void {
    this.settle(use.time);
    this.latest = use;
    const last = this.pending[this.pending.length - 1];
    if (last && use.time <= last.at - LAST_USED_LAG[0]) last.use = use;
    else {
      const at = use.time + this.random.integer(...LAST_USED_LAG);
      this.pending.push({ use, at: Math.max(at, last?.at ?? at) });
    }
  }

  /** The last use that IAM reports; undefined if there is none. */
  seen(now: number): Use | undefined {
    this.settle(now);
    return this.shown;
  }

  /** The actual last use, for reports. */
  get actual(): Use | undefined {
    return this.latest;
  }

  private settle(now: number): void {
    for (let next = this.pending[0]; next && next.at <= now; next = this.pending[0]) {
      this.shown = next.use;
      this.pending.shift();
    }
  }
}
