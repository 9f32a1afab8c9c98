import type { Faults } from './faults';

/** How far the clocks of functions are off the services' clocks. Milliseconds; positive: ahead. */
export class Clocks {
  private readonly fixed = new Map<string, number>();

  constructor(private readonly faults: Faults) {}

  /** From now on the function's clock is off by that much, whatever the level. */
  set(functionName: string, skew: number): void {
    this.fixed.set(functionName, skew);
  }

  /** During the invocation that begins. */
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
