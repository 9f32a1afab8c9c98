import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import type { Clock } from '../time/clock';
import { POLICIES_PAUSE, POLICIES_SETTLE } from '../timing';

/**
 * A context whose calls are retried while they are denied. A deploy attaches the policies of the role a moment before,
 * and they take effect seconds later, at different times in different places. A denied call has had no effect.
 * Source: "Troubleshoot IAM", IAM User Guide (changes are not always immediately visible).
 */
export function whilePoliciesSettle(context: Context): Context {
  const { clock } = context;
  const end = clock.now() + POLICIES_SETTLE;
  return {
    ...context,
    store: retrying(context.store, clock, end),
    adapter: retrying(context.adapter, clock, end),
  };
}

function retrying<P extends object>(port: P, clock: Clock, end: number): P {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...input: unknown[]) => {
        const first: unknown = member.apply(target, input);
        if (!(first instanceof Promise)) return first;
        return untilAllowed(first, () => member.apply(target, input), clock, end);
      };
    },
  });
}

async function untilAllowed(
  first: Promise<unknown>,
  again: () => unknown,
  clock: Clock,
  end: number,
): Promise<unknown> {
  for (let outcome: unknown = first; ; outcome = again()) {
    try {
      return await outcome;
    } catch (error) {
      const denied = error instanceof RekeyError && error.code === 'AccessDenied';
      if (!denied || clock.now() + POLICIES_PAUSE > end) throw error;
      await clock.sleep(POLICIES_PAUSE);
    }
  }
}
