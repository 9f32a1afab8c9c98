import type { Delays } from '../../../faults/delays';
import type { Random } from '../../../kernel/random';
import type { Principal } from '../../call';
import { LastUse } from './last-use';

export type KeyStatus = 'Active' | 'Inactive';

interface Change {
  readonly at: number;
  /** True if the key is valid after the change. */
  readonly good: boolean;
  /** Delay until the change takes effect in each region, chosen at the first request there. */
  readonly delays: Map<string, number>;
}

/**
 * A user's access key. The API shows a change at once. Endpoints accept or refuse the key later, in each region with its
 * own delay, and inconsistently in the last third of that delay.
 */
export class AccessKey {
  readonly lastUse: LastUse;
  status: KeyStatus = 'Active';
  deleted = false;
  private readonly changes: Change[] = [];

  constructor(
    readonly id: string,
    readonly secretAccessKey: string,
    readonly userName: string,
    readonly createDate: Date,
    readonly creator: Principal,
    /** [min, max] milliseconds until a change takes effect at an endpoint. */
    private readonly propagation: readonly [number, number],
    private readonly random: Random,
    private readonly delays: Delays,
  ) {
    this.lastUse = new LastUse(random);
    this.record(Number(createDate));
  }

  setStatus(status: KeyStatus, now: number): void {
    this.status = status;
    this.record(now);
  }

  delete(now: number): void {
    this.deleted = true;
    this.record(now);
  }

  /** True if the endpoints of `region` accept a request with the key. May change from one request to the next. */
  accepted(region: string, now: number): boolean {
    for (let i = this.changes.length - 1; i >= 0; i--) {
      const change = this.changes[i] as Change;
      const age = now - change.at;
      if (age >= this.longest) return change.good;
      const delay = this.delay(change, region);
      if (age >= delay) return change.good;
      const wavers = age >= (delay * 2) / 3;
      if (wavers && this.random.next() < 0.5) return change.good;
    }
    return false;
  }

  /** True if the endpoints of `region` accept every request with the key. */
  surelyAccepted(region: string, now: number): boolean {
    for (let i = this.changes.length - 1; i >= 0; i--) {
      const change = this.changes[i] as Change;
      const age = now - change.at;
      const delay = this.delay(change, region);
      if (age >= delay) return change.good;
      if (!change.good && age >= (delay * 2) / 3) return false;
    }
    return false;
  }

  /** True if the key is deleted and no endpoint accepts it. */
  forgotten(now: number): boolean {
    const last = this.changes[this.changes.length - 1] as Change;
    return this.deleted && now - last.at >= this.longest;
  }

  private get longest(): number {
    return this.propagation[1] + this.delays.longestOfKeys;
  }

  private record(at: number): void {
    this.changes.push({ at, good: !this.deleted && this.status === 'Active', delays: new Map() });
  }

  private delay(change: Change, region: string): number {
    let delay = change.delays.get(region);
    if (delay === undefined) {
      delay = this.random.integer(...this.propagation) + this.delays.ofKey(this.id, region);
      change.delays.set(region, delay);
    }
    return delay;
  }
}
