import type { CacheContext } from './cache/context';
import type { Secret } from './secret/secret';
import type { SecretHandle } from './secret-handle';

/** Versions of a secret, the latest one only. */
export async function* watch<T>(
  handle: SecretHandle<T>,
  context: CacheContext,
  signal?: AbortSignal,
): AsyncGenerator<Secret<T>, void, undefined> {
  let latest: Secret<T> | undefined;
  let wake = () => {};
  const stopListening = handle.onRotate(({ secret }) => {
    latest = secret;
    wake();
  });
  const onEnd = () => wake();
  signal?.addEventListener('abort', onEnd);
  context.closing.add(onEnd);
  const ended = () => context.closed || signal?.aborted === true;
  try {
    if (!ended()) {
      const first = await handle.get().catch((error: unknown) => {
        if (!ended()) throw error;
      });
      if (first !== undefined) yield first;
    }
    while (!ended()) {
      if (latest === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const next = latest;
      latest = undefined;
      yield next;
    }
  } finally {
    stopListening();
    signal?.removeEventListener('abort', onEnd);
    context.closing.delete(onEnd);
  }
}
