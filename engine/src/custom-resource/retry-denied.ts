import type { Context } from '../context';
import { hasCode } from '../errors/errors';
import type { Clock } from '../time/clock';
import { POLICIES_EFFECTIVE_AFTER, POLICIES_PAUSE } from '../timing';
import { wrapMethods } from '../wrap-methods';

/**
 * Creates a context whose denied calls are retried. The policies of the role take effect some seconds after a deploy
 * attaches them (IAM User Guide, "Troubleshoot IAM": changes are not always immediately visible). A denied call has no
 * effect.
 */
export function retryDenied(context: Context): Context {
  const { clock } = context;
  const end = clock.now() + POLICIES_EFFECTIVE_AFTER;
  return {
    ...context,
    store: retrying(context.store, clock, end),
    adapter: retrying(context.adapter, clock, end),
  };
}

function retrying<P extends object>(port: P, clock: Clock, end: number): P {
  return wrapMethods(port, (call) => {
    const first = call();
    return first instanceof Promise ? retryUntilAllowed(first, call, clock, end) : first;
  });
}

async function retryUntilAllowed(
  first: Promise<unknown>,
  again: () => unknown,
  clock: Clock,
  end: number,
): Promise<unknown> {
  for (let outcome: unknown = first; ; outcome = again()) {
    try {
      return await outcome;
    } catch (error) {
      if (!hasCode(error, 'AccessDenied') || clock.now() + POLICIES_PAUSE > end) throw error;
      await clock.sleep(POLICIES_PAUSE);
    }
  }
}
