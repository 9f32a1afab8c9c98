import type { SecretsClient } from 'rekey-client';
import { createFetch } from 'rekey-client/fetch';
import { withSecrets } from 'rekey-client/lambda';

/** An order, as the event of the function. */
export interface Order {
  readonly article: string;
  readonly count: number;
}

/** The handler, apart from the client, so that a test can pass one with a backend in memory. */
export function placeOrders(secrets: SecretsClient, { key, url }: { key: string; url: string }) {
  const stockKey = secrets.secret<{ key: string }>(key);
  // Repeats a request that the service refuses with a key that was replaced since.
  const call = createFetch(stockKey, {
    origins: url,
    format: (secret) => `Bearer ${(secret.json() as { key: string }).key}`,
  });
  // The key is fetched when the function starts, and again while it works. `call` reads it from the cache.
  return withSecrets(secrets, { key: stockKey }, async (order: Order) => {
    const response = await call(new URL('/orders', url), { method: 'POST', body: JSON.stringify(order) });
    if (!response.ok) throw new Error(`The stock service answered ${response.status}.`);
    return { placed: true };
  });
}
