import { HOUR, MINUTE, otherRegion } from 'cdk-rekey-engine';
import type { IssuerContext } from 'cdk-rekey-engine/testing';
import { USAGE_LAG_HOURS } from './contract';

/** Regions of the endpoints. */
const HOME = 'us-east-1';
export const REGIONS = [HOME, otherRegion(HOME) ?? HOME];

/**
 * Delay of the report of a use, [least, most] milliseconds. IAM User Guide, "Refine permissions using last accessed
 * information": recent activity usually appears within four hours.
 */
const REPORT_LAG = [5 * MINUTE, USAGE_LAG_HOURS * HOUR] as const;

interface Change {
  readonly at: number;
  /** True if the key works after the change. */
  readonly works: boolean;
  /** Time until the change is effective, by region, milliseconds. */
  readonly delays: Readonly<Record<string, number>>;
}

/**
 * An access key. IAM shows a change at once; each STS endpoint applies it after a delay of its own, and alternates
 * between the old and the new state in the last third of the delay.
 */
export class UserKey {
  status: 'Active' | 'Inactive' = 'Active';
  removed = false;
  lastUse: number | undefined;
  private reported: number | undefined;
  private readonly reports: { use: number; readonly at: number }[] = [];
  private readonly changes: Change[] = [];

  constructor(
    readonly id: string,
    readonly secret: string,
    readonly created: number,
    private readonly propagation: readonly [number, number],
    private readonly random: IssuerContext['random'],
    /** The value of the secret with this key. */
    readonly text: string,
  ) {
    this.record(created);
  }

  setStatus(status: UserKey['status'], now: number): void {
    if (status === this.status) return;
    this.status = status;
    this.record(now);
  }

  remove(now: number): void {
    this.removed = true;
    this.record(now);
  }

  /** True if the endpoint of a region accepts a request now; with `every`, if it accepts every request. */
  accepts(region: string, now: number, every = false): boolean {
    for (let i = this.changes.length - 1; i >= 0; i--) {
      const { at, works, delays } = this.changes[i];
      const [age, delay] = [now - at, delays[region] ?? 0];
      if (age >= delay) return works;
      if (age < (delay * 2) / 3) continue;
      if (every ? !works : this.random.next() < 0.5) return works;
    }
    return false;
  }

  use(now: number): void {
    this.settleReports(now);
    this.lastUse = now;
    const last = this.reports.at(-1);
    if (last && now <= last.at - REPORT_LAG[0]) last.use = now;
    else {
      const at = now + this.random.integer(...REPORT_LAG);
      this.reports.push({ use: now, at: Math.max(at, last?.at ?? at) });
    }
  }

  /** The latest use that IAM reports now. */
  reportedUse(now: number): number | undefined {
    this.settleReports(now);
    return this.reported;
  }

  private settleReports(now: number): void {
    for (let next = this.reports[0]; next && next.at <= now; next = this.reports[0]) {
      this.reported = next.use;
      this.reports.shift();
    }
  }

  private record(at: number): void {
    const delays = Object.fromEntries(
      REGIONS.map((region) => [region, this.random.integer(...this.propagation)]),
    );
    const works = !this.removed && this.status === 'Active';
    this.changes.push(Object.freeze({ at, works, delays }));
  }
}
