import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import { rehearsedTransport } from '../http-api/rehearsed';
import { AUTH0_PRIVATE_KEY, type PrivateKeyValue } from './contract';
import { tokenRequest, useOf } from './token';

/** Requests an access token, as an application does. */
export const reader: KindReader = {
  kind: AUTH0_PRIVATE_KEY,
  description: 'each read requests an access token with an assertion that the key signs',
  async use(text, context) {
    const { domain, clientId, privateKey, credentialName } = JSON.parse(text) as PrivateKeyValue;
    const { audience } = context.parameters as { readonly audience: string };
    const wire = tokenRequest({ domain, clientId, key: privateKey }, audience, context.now());
    const { accepted, answer } = useOf(await rehearsedTransport(context)(wire));
    if (accepted !== true) throw new Error(`Auth0 refused the key of ${credentialName}: ${answer}.`);
  },
};
