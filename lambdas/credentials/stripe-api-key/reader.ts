import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { rehearsedTransport } from '../http-api/rehearsed';
import { STRIPE_API_KEY, type StripeKeyValue } from './contract';
import { probeRequest, useOf } from './use';

/** Sends a request, as an application does. */
export const reader: KindReader = {
  kind: STRIPE_API_KEY,
  description: 'each read sends a request with the key',
  async use(text, context) {
    const { id, apiKey } = JSON.parse(text) as StripeKeyValue;
    const { accepted, answer } = useOf(await rehearsedTransport(context)(probeRequest(apiKey)));
    if (accepted !== true) throw new Error(`Stripe refused the key ${id}: ${answer}.`);
  },
};
