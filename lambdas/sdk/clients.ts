import { REQUEST_TIMES } from 'cdk-rekey-engine';

/** Options of an SDK client with the timeouts of the engine. */
export const clientOptions = (maxAttempts: number) => ({
  maxAttempts,
  cacheMiddleware: true,
  requestHandler: REQUEST_TIMES,
});

/** Creates the clients of an adapter factory on first use, and keeps them for later invocations. */
export function onFirstUse<T extends object>(make: () => T): () => T {
  let clients: T | undefined;
  return () => {
    clients ??= make();
    return clients;
  };
}
