import type { Timeline } from '../kernel/timeline';
import type { Faults } from './faults';

/** Most milliseconds between the two deliveries of one event. Half of the second ones come at once. */
const APART = 30_000;

/** Whether what a service hands over arrives, and how often. */
export class Deliveries {
  constructor(
    private readonly faults: Faults,
    private readonly timeline: Timeline,
  ) {}

  /** Whether it does not arrive. */
  lose(target: string, what: string): boolean {
    const { level, chance } = this.faults;
    if (!level || chance.next(`lost ${target}`).next() >= level.lost) return false;
    this.faults.record('lost', target, what);
    return true;
  }

  /** Delivers, once or twice. Called inside a task of the timeline; the second time is a task of its own. */
  async deliver(target: string, what: string, deliver: () => Promise<void>): Promise<void> {
    const { level, chance } = this.faults;
    const random = level && chance.next(`doubled ${target}`);
    if (level && random && random.next() < level.doubled) {
      const pause = random.next() < 0.5 ? 0 : random.integer(1, APART);
      this.faults.record('doubled', target, `${what}, ${pause / 1000} s apart`);
      this.timeline.after(pause, deliver);
    }
    await deliver();
  }
}
