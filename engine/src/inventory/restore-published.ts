import type { Context } from '../context';
import { labelledValues } from './labelled-values';

/** Lets the adapter restore what it publishes from the labelled values, such as public keys. */
export async function restorePublished(context: Context): Promise<void> {
  const { adapter, store } = context;
  if (adapter.reconcile) await adapter.reconcile(await labelledValues(context, await store.describe()));
}
