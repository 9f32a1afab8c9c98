import { randomBytes } from 'node:crypto';
import { type AdapterFactory, createHandler, readMembers } from 'cdk-rekey-engine';

/** A token that a service of the user accepts as long as a label holds it. */
export const partnerToken: AdapterFactory<{ token: string }> = {
  kind: 'partner-token',
  create: ({ tenant }) => ({
    traits: { chosenBy: 'caller', livesAt: 'labels', slots: 2, identity: 'own' },
    principal: String(tenant),
    parse: (text) => readMembers(text, 'partner-token', ['token']),
    serialize: (value) => JSON.stringify(value),
    secretsIn: ({ token }) => [token],
    issue: async () => ({ token: randomBytes(32).toString('hex') }),
    verify: async () => {},
  }),
};

export const handler = createHandler(partnerToken);
