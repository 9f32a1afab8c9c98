import type { Timeline } from '../kernel/timeline';
import type { Faults } from './faults';

/** Maximum milliseconds between the deliveries of an event. Half of the duplicates arrive immediately. */
const APART = 30_000;

/** Lost and duplicate deliveries of events. */
export class Deliveries {
  constructor(
    private readonly faults: Faults,
    private readonly timeline: Timeline,
  ) {}

  /** True if a delivery is lost. */
  lose(target: string, what: string): boolean {
    const { level, chance } = this.faults;
    if (!level || chance.next(`lost ${target}`).next() >= level.lost) return false;
    this.faults.record('lost', target, what);
    return true;
  }

  /** Delivers an event once or twice. Must be called inside a task of the timeline; the duplicate is a task of its own. */
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
