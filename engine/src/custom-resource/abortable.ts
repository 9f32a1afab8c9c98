import type { Context } from '../context';
import type { RekeyError } from '../errors/errors';

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
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...input: unknown[]) => {
          requireRunning();
          return member.apply(target, input);
        };
      },
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
