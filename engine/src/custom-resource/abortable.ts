import type { Context } from '../context';
import type { RekeyError } from '../errors/errors';
import { wrapMethods } from '../wrap-methods';

/**
 * Creates a context whose work can be aborted. Without it, a warm execution environment would continue the work during
 * the next invocation, which may be the Delete of the rollback.
 *
 * @returns the context and `abort`, after which every call to the secret or the issuer and every wait throws.
 */
export function abortable(context: Context): { readonly context: Context; abort(error: RekeyError): void } {
  let aborted: RekeyError | undefined;
  const requireRunning = () => {
    if (aborted) throw aborted;
  };
  const guard = <P extends object>(port: P): P =>
    wrapMethods(port, (call) => {
      requireRunning();
      return call();
    });
  const { clock } = context;
  return {
    context: {
      ...context,
      adapter: guard(context.adapter),
      store: guard(context.store),
      clock: {
        now: clock.now,
        async sleep(milliseconds) {
          requireRunning();
          await clock.sleep(milliseconds);
          requireRunning();
        },
      },
    },
    abort(error) {
      aborted = error;
    },
  };
}
