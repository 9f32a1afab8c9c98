import { password, twoUsers } from './database';
import { type Case, find, logins, withTraits } from './defects';

const LIES: Case[] = [
  [
    'a value at the issuer that is said to live by its label',
    'trait livesAt',
    logins(password, 2, () => (adapter) => ({
      traits: { ...adapter.traits, livesAt: 'labels' },
      remove: undefined,
    })),
    /^Trait livesAt: declared "labels", but a value that no label holds is accepted: it lives at the issuer\.$/,
  ],
  [
    'more slots than the issuer has: it drops the oldest',
    'trait slots',
    logins(password, 2, () => withTraits({ slots: 3 })),
    /^Trait slots: declared 3, but only 2 live at once\.$/,
  ],
  [
    'a second install that drops the older password',
    'install',
    logins(password, 2, (database) => () => ({
      install: async (login: never) => {
        database.set(login);
        return 'ready';
      },
    })),
    /^install: repeating it with the same value ended the credential before it\.$/,
  ],
  [
    'a value that issue sends to the issuer, said to be chosen by the caller',
    'trait chosenBy',
    logins(password, 2, (database) => (adapter) => ({
      issue: async (request: never) => {
        const login = await adapter.issue(request);
        database.set(login as never);
        return login;
      },
    })),
    /^Trait chosenBy: declared "caller", but issue alone made the issuer accept another credential\.$/,
  ],
  [
    'two principals that do not alternate',
    'trait identity',
    logins(twoUsers, 1, () => {
      let count = 0;
      return (adapter) => ({
        issue: async (request: never) => ({
          ...((await adapter.issue(request)) as object),
          user: `app_${++count}`,
        }),
      });
    }),
    /^Trait identity: declared "alternating", but the principals in turn are app_1, app_2, app_3\.$/,
  ],
  [
    'one principal in place of two',
    'trait identity',
    logins(twoUsers, 2, () => (adapter) => ({
      issue: async (request: never) => ({ ...((await adapter.issue(request)) as object), user: 'app_a' }),
    })),
    /^Trait identity: declared "alternating", but the principal app_a is followed by itself\.$/,
  ],
  [
    'an installation that is pending for ever',
    'trait asynchronous',
    logins(password, 2, (database) => (adapter) => ({
      traits: { ...adapter.traits, asynchronous: true },
      install: async (login: never) =>
        database.users().length > 0 ? 'pending' : adapter.install?.(login, {}),
    })),
    /^Trait asynchronous: declared true, but install still answers "pending" after an hour\.$/,
  ],
  [
    'an installation that is pending where none is declared',
    'trait asynchronous',
    logins(password, 2, (database) => (adapter) => ({
      install: async (login: never) =>
        database.users().length > 0 ? 'pending' : adapter.install?.(login, {}),
    })),
    /^Trait asynchronous: declared false, but install answered "pending"\.$/,
  ],
  [
    'an installation that is said to be ready',
    'trait asynchronous',
    logins(password, 2, (database) => (adapter) => ({
      install: async (login: never) => (database.users().length > 0 ? 'ready' : adapter.install?.(login, {})),
    })),
    /^Trait asynchronous: declared false, but install answered "ready", and the issuer refuses the value\.$/,
  ],
];

describe('the conformance suite names a lie of a database:', () => find(LIES));
