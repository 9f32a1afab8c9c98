import { asyncPasswords, CacheUser } from '../../engine/test/samples/async-passwords';
import { databaseRoles, RoleDatabase } from '../../engine/test/samples/database-roles';
import { DualPasswordAccount, dualPassword } from '../../engine/test/samples/dual-password';
import { type Keyring, keyring } from '../../engine/test/samples/keyring';
import { namedToken, type Token, TokenService } from '../../engine/test/samples/named-token';
import { Account, onePassword } from '../../engine/test/samples/one-password';
import type { Login } from '../../engine/test/samples/passwords';
import { type Key, SlowService, slowKeys } from '../../engine/test/samples/slow-keys';
import { CURRENT, PREVIOUS } from '../world/secret';
import { MINUTE } from '../world/times';
import type { ProvenKind } from './kind';
import { sampleProof } from './sample';

const loginIn = (text: string): Login => JSON.parse(text);
const ringIn = (text: string): Keyring['keys'] => (JSON.parse(text) as Keyring).keys;
const tokenIn = (text: string): Token => JSON.parse(text);

const roles = sampleProof('database-roles', { roles: 'app_a app_b' }, () => {
  const database = new RoleDatabase();
  return {
    factory: databaseRoles(database),
    state: [database],
    standing(text) {
      const { username, password } = loginIn(text);
      const role = database.roles.get(username);
      return role?.password === password ? { active: role.login } : undefined;
    },
  };
});

const dual = sampleProof('dual-password', { username: 'app' }, () => {
  const account = new DualPasswordAccount();
  return {
    factory: dualPassword(account),
    state: [account],
    standing(text) {
      const { password } = loginIn(text);
      if (!account.accepts(password)) return undefined;
      return { active: true, place: account.primary === password ? 'primary' : 'secondary' };
    },
  };
});

const one = sampleProof('one-password', { username: 'app' }, () => {
  const account = new Account();
  return {
    factory: onePassword(account),
    state: [account],
    standing: (text) => (account.accepts(loginIn(text).password) ? { active: true } : undefined),
  };
});

/** Tokens of others have a name of their own. */
const token = sampleProof('named-token', { account: 'acme' }, ({ clock, nextId }) => {
  const service = new TokenService(clock, () => `token-${nextId()}`);
  return {
    factory: namedToken(service),
    state: [service],
    standing(text) {
      const known = service.tokens.get(tokenIn(text).id);
      const active = service.accepts(tokenIn(text));
      return known && active ? { active, times: [known.created, known.expiresAt] } : undefined;
    },
    issueByHand: () =>
      service.tokens.size < service.slots
        ? JSON.stringify(service.create('somebody', clock.now() + 365 * 24 * 60 * MINUTE))
        : undefined,
    removeByHand: (id) => service.tokens.delete(id),
  };
});

/** Changes of a user of ElastiCache take minutes. */
const CHANGE_TAKES = 2 * MINUTE;

const cache: ProvenKind = {
  // Retiring waits as long as an installation takes, and for the issuer.
  functionSeconds: 900,
  ...sampleProof('async-passwords', { username: 'app' }, ({ clock }) => {
    const user = new CacheUser(clock, CHANGE_TAKES);
    const change = () =>
      (user as unknown as { readonly next?: { readonly passwords: readonly string[]; readonly at: number } })
        .next;
    return {
      factory: {
        kind: 'async-passwords',
        create: (parameters, context) => asyncPasswords(user, context.clock).create(parameters, context),
      },
      state: [user],
      standing(text) {
        const { password } = loginIn(text);
        const [now, then] = [user.live.includes(password), change()?.passwords.includes(password)];
        if (!now && !then) return undefined;
        return { active: now, place: `${now} ${then} ${user.live.indexOf(password)}`, times: [change()?.at] };
      },
    };
  }),
};

/** Its list is behind by less than the five minutes that its adapter states. */
const LIST_LAG = 4 * MINUTE;

const slow = sampleProof('slow-keys', { account: 'acme' }, ({ clock, nextId }) => {
  const service = new SlowService(clock, 3, () => `key-${nextId()}`, LIST_LAG);
  const { keys } = service as unknown as {
    readonly keys: readonly (Key & { created: number; disabled: number; removed: number })[];
  };
  return {
    factory: {
      kind: 'slow-keys',
      create: (parameters, context) => slowKeys(service, context.clock).create(parameters, context),
    },
    state: [service],
    standing(text) {
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
});

/** The user's own service accepts a key that a ring under AWSCURRENT or AWSPREVIOUS carries. */
const ring = sampleProof('keyring', { previous: '2' }, ({ nextId, versions }) => ({
  factory: keyring,
  state: [],
  standing(text) {
    const [inUse] = ringIn(text);
    const carriers = [...versions()].filter(({ text }) => ringIn(text).some(({ id }) => id === inUse?.id));
    if (carriers.length === 0) return undefined;
    const isRead = carriers.some(({ stages }) => stages.has(CURRENT) || stages.has(PREVIOUS));
    return { active: true, accepted: isRead ? 'all' : 'none' };
  },
  issueByHand: () => JSON.stringify({ keys: [{ id: nextId(), key: `by-hand-${nextId()}${nextId()}` }] }),
}));

/** The sample adapters of the engine's tests: kinds of every sort of issuer. */
export const SAMPLES: readonly ProvenKind[] = [roles, dual, one, token, cache, slow, ring];
