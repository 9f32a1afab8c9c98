import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { rehearsedTransport } from '../http-api/rehearsed';
import { GCP_SERVICE_ACCOUNT_KEY, type ServiceAccountKeyValue } from './contract';
import { tokenCall, useOf } from './token';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** Requests an access token, as the client libraries of Google do. */
export const reader: KindReader = {
  kind: GCP_SERVICE_ACCOUNT_KEY,
  description: 'each read requests an access token with an assertion that the key signs',
  async use(text, context) {
    const value = JSON.parse(text) as ServiceAccountKeyValue;
    const { wire } = tokenCall('token', value, SCOPE, context.now());
    const { accepted, answer } = useOf(await rehearsedTransport(context)(wire));
    if (accepted !== true) throw new Error(`Google refused the key ${value.private_key_id}: ${answer}.`);
  },
};
