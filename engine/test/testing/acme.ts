import { randomBytes } from 'node:crypto';
import {
  type AdapterFactory,
  badSettings,
  type Clock,
  HOUR,
  type IssuerHeldAdapter,
  RekeyError,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';

export interface AcmeToken {
  readonly id: string;
  readonly secret: string;
}

interface Token extends AcmeToken {
  readonly name: string;
  readonly created: number;
  readonly expiresAt: number;
  enabled: boolean;
  used?: number;
}

/** An issuer of up to three API tokens with a name, an expiry and a time of last use. */
export class FakeAcme {
  readonly tokens = new Map<string, Token>();
  limit = 3;
  private count = 0;

  constructor(readonly clock: Clock) {}

  create(name: string, expiresAt: number): AcmeToken {
    if (this.tokens.size >= this.limit) throw new Error('429 too many tokens');
    this.count += 1;
    const token = { id: `tok_${this.count}`, secret: randomBytes(18).toString('base64url') };
    this.tokens.set(token.id, { ...token, name, created: this.clock.now(), expiresAt, enabled: true });
    return token;
  }

  /** Uses a token. Returns true if it is accepted. */
  call({ id, secret }: AcmeToken): boolean {
    const token = this.tokens.get(id);
    if (!token || !this.isValid(token, secret)) return false;
    token.used = this.clock.now();
    return true;
  }

  accepts(text: string): boolean {
    const { id, secret } = JSON.parse(text) as AcmeToken;
    const token = this.tokens.get(id);
    return token !== undefined && this.isValid(token, secret);
  }

  /** Ids of the tokens that are accepted. */
  ids(): string[] {
    return [...this.tokens.values()].filter((token) => this.isValid(token, token.secret)).map(({ id }) => id);
  }

  private isValid(token: Token, secret: string): boolean {
    return token.enabled && token.secret === secret && this.clock.now() < token.expiresAt;
  }
}

const KIND = 'acme-token';

const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: 3,
  identity: 'own',
  naming: 'named',
  expires: true,
  disable: true,
  usage: { lag: HOUR },
  times: { issue: 5 * SECOND, listLag: 10 * SECOND, propagation: 10 * SECOND },
} as const;

export function acme(issuer: FakeAcme): AdapterFactory<AcmeToken> {
  return {
    kind: KIND,
    create({ account }): IssuerHeldAdapter<AcmeToken> {
      if (typeof account !== 'string' || account === '')
        throw badSettings('The kind acme-token needs an account.');
      return {
        traits: TRAITS,
        principal: account,
        parse: (text) => readMembers(text, KIND, ['id', 'secret']),
        serialize: ({ id, secret }) => JSON.stringify({ id, secret }),
        secretsIn: ({ secret }) => [secret],
        idOf: ({ id }) => id,
        issue: async ({ name, expiresAt = Number.POSITIVE_INFINITY }) => issuer.create(name, expiresAt),
        verify: async (token) => {
          if (!issuer.call(token)) throw failure('VerifyFailed', `Acme refuses the token ${token.id}.`);
        },
        list: async () =>
          [...issuer.tokens.values()].map(({ id, enabled, created, name, expiresAt }) => ({
            id,
            active: enabled && issuer.clock.now() < expiresAt,
            created,
            name,
          })),
        disable: async ({ id }) => {
          const token = issuer.tokens.get(id);
          if (token) token.enabled = false;
        },
        remove: async ({ id }) => {
          issuer.tokens.delete(id);
        },
        proveRefused: async (token) => {
          if (issuer.call(token)) throw failure('StillAccepted', `Acme accepts the token ${token.id}.`);
          return 'Acme answered 401';
        },
        lastUsed: async (id) => issuer.tokens.get(id)?.used,
      };
    },
  };
}

function failure(code: 'VerifyFailed' | 'StillAccepted', found: string): RekeyError {
  return new RekeyError(code, {
    found,
    unchanged: 'every token.',
    action: 'none if a later attempt succeeds; otherwise check the tokens of the account.',
  });
}

/** The kind as the conformance suite takes it. */
export const acmeKind = (issuer: FakeAcme) => ({
  factory: acme(issuer),
  parameters: { account: 'mailer' },
  accepts: (text: string) => issuer.accepts(text),
  alive: () => issuer.ids(),
});
