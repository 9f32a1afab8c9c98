import { randomBytes } from 'node:crypto';
import {
  type AdapterFactory,
  badSettings,
  type Check,
  type IssuerHeldAdapter,
  RekeyError,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** A database in memory: each user has a number of passwords that are accepted at once. */
export class FakeDatabase {
  private readonly passwords = new Map<string, string[]>();

  /** @param slots passwords that a user has at once: with 2, the current one and one that is retained. */
  constructor(readonly slots: number) {}

  /** Sets the password and retains earlier ones, as far as there are slots. */
  set({ user, password }: Login): void {
    const retained = this.passwords.get(user) ?? [];
    this.passwords.set(user, [password, ...retained].slice(0, this.slots));
  }

  drop({ user, password }: Login): void {
    const others = (this.passwords.get(user) ?? []).filter((one) => one !== password);
    this.passwords.set(user, others);
  }

  clear(user: string): void {
    this.passwords.set(user, []);
  }

  has({ user, password }: Login): boolean {
    return this.passwords.get(user)?.includes(password) ?? false;
  }

  users(): string[] {
    return [...this.passwords].filter(([, passwords]) => passwords.length > 0).map(([user]) => user);
  }

  /** One entry for each password that is accepted. */
  alive(): string[] {
    return [...this.passwords].flatMap(([user, passwords]) =>
      passwords.map((_, index) => `${user}/${index}`),
    );
  }

  accepts(text: string): boolean {
    return this.has(JSON.parse(text) as Login);
  }
}

const TIMES = { issue: 5 * SECOND, listLag: SECOND, propagation: 5 * SECOND };

/** Password of one user that the caller chooses; with 1 slot it is replaced in place. */
export const password = (database: FakeDatabase): AdapterFactory<Login> => ({
  kind: 'password',
  create({ user }): IssuerHeldAdapter<Login> {
    if (typeof user !== 'string') throw badSettings('The kind password has no user.');
    const traits = {
      chosenBy: 'caller',
      livesAt: 'issuer',
      slots: database.slots,
      identity: 'same',
      times: TIMES,
    } as const;
    return {
      ...login(database, user),
      traits,
      issue: async () => newLogin(user),
      remove: async ({ value }) => {
        if (value) database.drop(value);
      },
    };
  },
});

/** Passwords of two users in turn. */
export const twoUsers = (database: FakeDatabase): AdapterFactory<Login> => ({
  kind: 'two-users',
  create({ user }): IssuerHeldAdapter<Login> {
    if (typeof user !== 'string') throw badSettings('The kind two-users has no user.');
    const traits = {
      chosenBy: 'caller',
      livesAt: 'issuer',
      slots: 2,
      identity: 'alternating',
      times: TIMES,
    } as const;
    return {
      ...login(database, user),
      traits,
      idOf: (one) => one.user,
      issue: async ({ current }) => newLogin(current?.user === `${user}_a` ? `${user}_b` : `${user}_a`),
      list: async () => database.users().map((id) => ({ id, active: true, created: 0 })),
      remove: async ({ id }) => {
        database.clear(id);
      },
    };
  },
});

const newLogin = (user: string): Login => ({ user, password: randomBytes(18).toString('base64url') });

function login(database: FakeDatabase, user: string) {
  return {
    principal: user,
    parse: (text: string) => readMembers(text, 'password', ['user', 'password']),
    serialize: (one: Login) => JSON.stringify({ user: one.user, password: one.password }),
    secretsIn: (one: Login) => [one.password],
    install: async (one: Login) => {
      // Setting it again would drop the password that is retained.
      if (!database.has(one)) database.set(one);
      return 'ready' as const;
    },
    verify: async (one: Login, _check: Check) => {
      if (!database.has(one)) throw failure('VerifyFailed', `The database refuses the user ${one.user}.`);
    },
    proveRefused: async (one: Login, _check: Check) => {
      if (database.has(one)) throw failure('StillAccepted', `The database accepts the user ${one.user}.`);
      return 'the database refused the password';
    },
  };
}

function failure(code: 'VerifyFailed' | 'StillAccepted', found: string): RekeyError {
  return new RekeyError(code, { found, unchanged: 'every password.', action: 'look at the user.' });
}
