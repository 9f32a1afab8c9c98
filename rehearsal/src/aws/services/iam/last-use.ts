import type { Random } from '../../../kernel/random';

export interface Use {
  readonly time: number;
  readonly service: string;
  readonly region: string;
}

const MINUTE = 60_000;

/**
 * Delay after which IAM shows a use: [least, most] milliseconds. AWS gives no number for access keys; of last accessed
 * information the IAM User Guide says that recent activity usually appears within four hours.
 */
export const LAST_USED_LAG: readonly [number, number] = [5 * MINUTE, 240 * MINUTE];

/** When a key was used last, as IAM tells it: every use is shown, or a later one, within the longest lag. */
export class LastUse {
  private shown: Use | undefined;
  private latest: Use | undefined;
  /** What is on its way to be shown, in order. */
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

  /** What IAM answers now; undefined: it knows of no use. */
  seen(now: number): Use | undefined {
    this.settle(now);
    return this.shown;
  }

  /** The truth, for reports. */
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
