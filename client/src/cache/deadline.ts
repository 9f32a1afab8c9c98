import { type Backend, type BackendCallOptions, BackendError } from '../backend';
import type { Clock } from '../clock';

/**
 * Calls a backend with a deadline. Settles at the deadline or when `signal` aborts, even if the backend does not. Every
 * rejection is a BackendError.
 */
export function callWithDeadline<R>(
  backend: Backend,
  what: string,
  call: (options: BackendCallOptions) => Promise<R>,
  { clock, timeout, signal }: { clock: Clock; timeout: number; signal: AbortSignal },
): Promise<R> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (error: BackendError) => {
      release();
      controller.abort(error);
      reject(error);
    };
    const abort = () =>
      end(new BackendError('transient', `The fetch of ${what} from ${backend.name} was aborted.`));
    const cancelTimer = clock.setTimer(() => {
      const message = `${backend.name} did not answer within ${Math.round(timeout)} ms for ${what}. Action: check its network path and endpoint.`;
      end(new BackendError('transient', message));
    }, timeout);
    const release = () => {
      cancelTimer();
      signal.removeEventListener('abort', abort);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    // An error that is thrown is handled like a rejection.
    new Promise<R>((settle) => settle(call({ signal: controller.signal }))).then(
      (result) => {
        release();
        resolve(result);
      },
      (error: unknown) => {
        release();
        reject(asBackendError(error, backend, what));
      },
    );
  });
}

/** A backend rejects with a BackendError. Another error may quote a value, and only its name is kept. */
function asBackendError(error: unknown, backend: Backend, what: string): BackendError {
  if (error instanceof BackendError) return error;
  const { name, code } = Object(error) as { name?: unknown; code?: unknown };
  const known = [name, code].filter((word) => typeof word === 'string' && /^[A-Za-z_]{1,40}$/.test(word));
  return new BackendError(
    'transient',
    `${backend.name} failed with an unexpected error (${known.join(', ') || typeof error}) for ${what}. Its message is not shown.`,
  );
}
