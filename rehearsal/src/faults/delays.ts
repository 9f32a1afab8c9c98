import type { Faults } from './faults';

/** Additional propagation delays, in milliseconds. */
export class Delays {
  constructor(private readonly faults: Faults) {}

  /** Maximum of `ofKey`. */
  get longestOfKeys(): number {
    return this.faults.chosen?.keyLate.most ?? 0;
  }

  /** Delay of a change of an access key in a region. */
  ofKey(accessKeyId: string, region: string): number {
    const delay = this.draw(this.faults.level?.keyLate, `key ${region}`);
    if (delay > 0) {
      this.faults.record('key-late', accessKeyId, `known in ${region} ${inSeconds(delay)} later than usual`);
    }
    return delay;
  }

  /** Delay of a change of the labels, values or tags of a secret. */
  ofLabels(secretArn: string): number {
    const delay = this.draw(this.faults.level?.labelsLate, 'labels');
    if (delay > 0) this.faults.record('labels-late', secretArn, `seen ${inSeconds(delay)} later than usual`);
    return delay;
  }

  private draw(of: { likelihood: number; most: number } | undefined, what: string): number {
    if (!of) return 0;
    const random = this.faults.chance.next(what);
    return random.next() < of.likelihood ? random.integer(1, of.most) : 0;
  }
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
