import { type KindWithIssuer, MemorySecretStore } from '../../../../engine/src/testing';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import type { ServerSpec } from '../server';

/** The administrator of the models in memory, as in the conformance suite. */
const ADMIN = { host: 'db.internal', username: 'root', password: 'hunter2-of-the-admin' };

/**
 * A server that no registry has: the model in memory with which the conformance suite and the proof test its kind.
 *
 * @param version the server that it is modelled on.
 */
export const standIn = (name: string, version: string, kind: KindWithIssuer): ServerSpec => ({
  name,
  real: false,
  async start({ clock }) {
    const issuer = kind.create(issuerContext(clock, new MemorySecretStore(clock)));
    return {
      version,
      factory: issuer.factory(),
      parameters: kind.parameters,
      functionSeconds: kind.functionSeconds,
      admin: JSON.stringify(ADMIN),
      async open(text) {
        const { active = false, accepted = active ? 'all' : 'none' } = issuer.status(text) ?? {};
        if (accepted !== 'all') throw new Error('The stand-in refuses the login.');
        return { query: async () => undefined, close: async () => undefined };
      },
      stop: async () => undefined,
    };
  },
});
