import type { Principal } from '../aws/call';
import type { InjectedCallFault } from './calls';
import type { Faults } from './faults';

/** Maximum number of calls before a process is killed; few invocations make more. */
const MAX_CALLS = 12;

interface PlannedKill {
  readonly functionName: string;
  callsLeft: number;
  /** True if the last call takes effect. */
  readonly effect: boolean;
  readonly kill: () => void;
}

/** Kills processes of functions before or after one of the calls of an invocation takes effect. */
export class Kills {
  private readonly planned = new Map<Principal, PlannedKill>();

  constructor(private readonly faults: Faults) {}

  /** Registers an invocation that calls as `principal`. Returns a function to call at its end. */
  watch(functionName: string, principal: Principal, kill: () => void): () => void {
    const { level, chance } = this.faults;
    const random = level && chance.next(`kill ${functionName}`);
    if (random && random.next() < level.killed) {
      const callsLeft = random.integer(1, MAX_CALLS);
      this.planned.set(principal, { functionName, callsLeft, effect: random.next() < 0.5, kill });
    }
    return () => this.planned.delete(principal);
  }

  /** Fault for a call of a process that is to be killed or was killed. */
  faultFor(principal: Principal, call: string): InjectedCallFault | undefined {
    const plan = this.planned.get(principal);
    if (!plan) return undefined;
    plan.callsLeft--;
    if (plan.callsLeft > 0) return undefined;
    if (plan.callsLeft < 0) return { effect: false, answer: 'cut' };
    const { functionName, effect, kill } = plan;
    this.faults.record('killed', functionName, `${effect ? 'after' : 'before'} the effect of ${call}`);
    return { effect, answer: 'cut', afterwards: kill };
  }
}
