import { randomBytes } from 'node:crypto';
import { type AdapterFactory, badSettings, type Clock, type IssuerHeldAdapter, readMembers } from '../../src';
import { refused, requireAccepted, requireRefused } from './passwords';

export interface Token {
  readonly id: string;
  readonly token: string;
}

interface IssuedToken extends Token {
  readonly name: string;
  readonly created: number;
  readonly expiresAt: number;
}

/** A SaaS that issues tokens with a name and an expiry. */
export class TokenService {
  readonly tokens = new Map<string, IssuedToken>();
  readonly slots = 10;

  constructor(
    private readonly clock: Clock,
    /** Returns the id of a new token. */
    private readonly newId: () => string,
  ) {}

  accepts({ id, token }: Token): boolean {
    const known = this.tokens.get(id);
    return known?.token === token && this.clock.now() < known.expiresAt;
  }

  create(name: string, expiresAt: number): Token {
    if (this.tokens.size >= this.slots) throw refused('SlotTaken', 'The account has ten tokens.');
    const made = { id: this.newId(), token: randomBytes(24).toString('base64url') };
    this.tokens.set(made.id, { ...made, name, created: this.clock.now(), expiresAt });
    return made;
  }
}

const KIND = 'named-token';

/** A token that the issuer chooses, with the requested name and expiry. */
export function namedToken(service: TokenService): AdapterFactory<Token> {
  return {
    kind: KIND,
    create({ account }): IssuerHeldAdapter<Token> {
      if (typeof account !== 'string') throw badSettings(`The kind ${KIND} needs an account.`);
      return {
        traits: {
          chosenBy: 'issuer',
          livesAt: 'issuer',
          slots: 10,
          identity: 'own',
          naming: 'named',
          expires: true,
        },
        principal: account,
        parse: (text) => readMembers(text, KIND, ['id', 'token']),
        serialize: ({ id, token }) => JSON.stringify({ id, token }),
        secretsIn: ({ token }) => [token],
        idOf: ({ id }) => id,
        issue: async ({ name, expiresAt = 0 }) => service.create(name, expiresAt),
        verify: async (value) => requireAccepted(service.accepts(value), value.id),
        list: async () =>
          [...service.tokens.values()].map(({ id, name, created }) => ({ id, name, created, active: true })),
        remove: async ({ id }) => void service.tokens.delete(id),
        proveRefused: async (value) => requireRefused(service.accepts(value), value.id),
      };
    },
  };
}
