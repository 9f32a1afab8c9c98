import type { Issuer, IssuerContext, KindWithIssuer } from '../../engine/src/testing/issuer';
import { asyncPasswords, CacheUser } from '../../engine/test/samples/async-passwords';
import { type Keyring, keyring } from '../../engine/test/samples/carried-keys';
import { databaseRoles, RoleDatabase } from '../../engine/test/samples/database-roles';
import { DualPasswordAccount, dualPassword } from '../../engine/test/samples/dual-password';
import { namedToken, type Token, TokenService } from '../../engine/test/samples/named-token';
import { Account, onePassword } from '../../engine/test/samples/one-password';
import type { Login } from '../../engine/test/samples/passwords';
import { type Key, SlowService, slowKeys } from '../../engine/test/samples/slow-keys';
import { MINUTE } from '../world/times';

const loginIn = (text: string): Login => JSON.parse(text);
const ringIn = (text: string): Keyring['keys'] => (JSON.parse(text) as Keyring).keys;
const tokenIn = (text: string): Token => JSON.parse(text);

const idMaker =
  ({ random }: IssuerContext) =>
  () =>
    random.text(10, 'abcdefghijklmnopqrstuvwxyz0123456789');

const roles: KindWithIssuer = {
  kind: 'database-roles',
  parameters: { roles: 'app_a app_b' },
  create() {
    const database = new RoleDatabase();
    return {
      factory: () => databaseRoles(database),
      state: [database],
      status(text) {
        const { username, password } = loginIn(text);
        const role = database.roles.get(username);
        return role?.password === password ? { active: role.login } : undefined;
      },
    };
  },
};

const dual: KindWithIssuer = {
  kind: 'dual-password',
  parameters: { username: 'app' },
  create() {
    const account = new DualPasswordAccount();
    return {
      factory: () => dualPassword(account),
      state: [account],
      status(text) {
        const { password } = loginIn(text);
        if (!account.accepts(password)) return undefined;
        return { active: true, detail: account.primary === password ? 'primary' : 'secondary' };
      },
    };
  },
};

const one: KindWithIssuer = {
  kind: 'one-password',
  parameters: { username: 'app' },
  create() {
    const account = new Account();
    return {
      factory: () => onePassword(account),
      state: [account],
      status: (text) => (account.accepts(loginIn(text).password) ? { active: true } : undefined),
    };
  },
};

const token: KindWithIssuer = {
  kind: 'named-token',
  parameters: { account: 'acme' },
  create(context) {
    const { clock } = context;
    const newId = idMaker(context);
    const service = new TokenService(clock, () => `token-${newId()}`);
    return {
      factory: () => namedToken(service),
      state: [service],
      status(text) {
        const known = service.tokens.get(tokenIn(text).id);
        const active = service.accepts(tokenIn(text));
        return known && active ? { active, times: [known.created, known.expiresAt] } : undefined;
      },
      issueByHand: () =>
        service.tokens.size < service.slots
          ? JSON.stringify(service.create('other', clock.now() + 365 * 24 * 60 * MINUTE))
          : undefined,
      removeByHand: (id) => service.tokens.delete(id),
    };
  },
};

/** Changes of a user of ElastiCache take minutes. */
const CHANGE_TAKES = 2 * MINUTE;

const cache: KindWithIssuer = {
  kind: 'async-passwords',
  parameters: { username: 'app' },
  // A retirement waits as long as an installation takes, and for the issuer.
  functionSeconds: 900,
  create({ clock }): Issuer {
    const user = new CacheUser(clock, CHANGE_TAKES);
    const change = () =>
      (user as unknown as { readonly next?: { readonly passwords: readonly string[]; readonly at: number } })
        .next;
    return {
      factory: () => ({
        kind: 'async-passwords',
        create: (parameters, context) => asyncPasswords(user, context.clock).create(parameters, context),
      }),
      state: [user],
      status(text) {
        const { password } = loginIn(text);
        const [now, then] = [user.live.includes(password), change()?.passwords.includes(password)];
        if (!now && !then) return undefined;
        return {
          active: now,
          detail: `${now} ${then} ${user.live.indexOf(password)}`,
          times: [change()?.at],
        };
      },
    };
  },
};

/** The list is late by less than the five minutes that the adapter states. */
const LIST_LAG = 4 * MINUTE;

const slow: KindWithIssuer = {
  kind: 'slow-keys',
  parameters: { account: 'acme' },
  create(context): Issuer {
    const { clock } = context;
    const newId = idMaker(context);
    const service = new SlowService(clock, 3, () => `key-${newId()}`, LIST_LAG);
    const { keys } = service as unknown as {
      readonly keys: readonly (Key & { created: number; disabled: number; removed: number })[];
    };
    return {
      factory: () => ({
        kind: 'slow-keys',
        create: (parameters, own) => slowKeys(service, own.clock).create(parameters, own),
      }),
      state: [service],
      status(text) {
        const known = keys.find(({ id, removed }) => id === JSON.parse(text).id && removed > clock.now());
        if (!known) return undefined;
        const { created, disabled } = known;
        return {
          active: service.accepts(known),
          times: [created, disabled === Infinity ? undefined : disabled],
        };
      },
      issueByHand: () =>
        keys.filter(({ removed }) => removed > clock.now()).length < service.slots
          ? JSON.stringify(service.create())
          : undefined,
      removeByHand: (id) => service.change(id, 'removed'),
    };
  },
};

/** The user's own service accepts a key that a ring under AWSCURRENT or AWSPREVIOUS carries. */
const ring: KindWithIssuer = {
  kind: 'carried-keys',
  parameters: { previous: '2' },
  create(context) {
    const newId = idMaker(context);
    const { secret } = context;
    return {
      factory: () => keyring,
      state: [],
      status(text) {
        const [inUse] = ringIn(text);
        const carriers = Object.keys(secret.labels).filter((label) => {
          const held = secret.text(label);
          return held !== undefined && ringIn(held).some(({ id }) => id === inUse?.id);
        });
        if (carriers.length === 0) return undefined;
        const isRead = carriers.some((label) => label !== 'AWSPENDING');
        return { active: true, accepted: isRead ? 'all' : 'none' };
      },
      issueByHand: () => JSON.stringify({ keys: [{ id: newId(), key: `by-hand-${newId()}${newId()}` }] }),
    };
  },
};

/** The sample adapters of the engine's tests: one for each sort of issuer. */
export const SAMPLES: readonly KindWithIssuer[] = [roles, dual, one, token, cache, slow, ring];
