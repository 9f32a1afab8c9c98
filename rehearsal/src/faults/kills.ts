import type { Principal } from '../aws/call';
import type { InjectedCallFault } from './calls';
import type { Faults } from './faults';

/** An invocation that is not struck down by then comes to its end: few make more calls. */
const MOST_CALLS = 12;

interface Doom {
  readonly functionName: string;
  callsLeft: number;
  /** Whether the last call has its effect before the process dies. */
  readonly effect: boolean;
  readonly kill: () => void;
}

/** Kills processes of functions in the middle of an invocation: when one of its calls has arrived, or been done. */
export class Kills {
  private readonly doomed = new Map<Principal, Doom>();

  constructor(private readonly faults: Faults) {}

  /** An invocation begins, whose process calls as `principal`. What is returned is to be called when it has ended. */
  watch(functionName: string, principal: Principal, kill: () => void): () => void {
    const { level, chance } = this.faults;
    const random = level && chance.next(`kill ${functionName}`);
    if (random && random.next() < level.killed) {
      const callsLeft = random.integer(1, MOST_CALLS);
      this.doomed.set(principal, { functionName, callsLeft, effect: random.next() < 0.5, kill });
    }
    return () => this.doomed.delete(principal);
  }

  /** What befalls a call of a function whose process is about to die, or is dead. */
  faultFor(principal: Principal, call: string): InjectedCallFault | undefined {
    const doom = this.doomed.get(principal);
    if (!doom) return undefined;
    doom.callsLeft--;
    if (doom.callsLeft > 0) return undefined;
    if (doom.callsLeft < 0) return { effect: false, answer: 'cut' };
    const { functionName, effect, kill } = doom;
    this.faults.record('killed', functionName, `${effect ? 'after' : 'before'} the effect of ${call}`);
    return { effect, answer: 'cut', afterwards: kill };
  }
}
