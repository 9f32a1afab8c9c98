import type { Faults } from './faults';

/** Skew of the clocks of functions, in milliseconds; positive if the clock is fast. */
export class Clocks {
  private readonly fixed = new Map<string, number>();

  constructor(private readonly faults: Faults) {}

  /** Sets the skew of a function, regardless of the level. */
  set(functionName: string, skew: number): void {
    this.fixed.set(functionName, skew);
  }

  /** Skew during the next invocation. */
  skewOf(functionName: string): number {
    const fixed = this.fixed.get(functionName);
    if (fixed !== undefined) return fixed;
    const { level, chance } = this.faults;
    if (!level) return 0;
    const random = chance.next(`clock ${functionName}`);
    if (random.next() >= level.clockSkew.likelihood) return 0;
    const { most } = level.clockSkew;
    const skew = random.integer(-most, most);
    this.faults.record('clock-skew', functionName, `its clock is off by ${skew / 1000} s for one invocation`);
    return skew;
  }
}
