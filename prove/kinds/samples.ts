import { asyncPasswords, CacheUser } from '../../engine/test/samples/async-passwords';
import { databaseRoles, RoleDatabase } from '../../engine/test/samples/database-roles';
import { DualPasswordAccount, dualPassword } from '../../engine/test/samples/dual-password';
import { namedToken, type Token, TokenService } from '../../engine/test/samples/named-token';
import { Account, onePassword } from '../../engine/test/samples/one-password';
import type { Login } from '../../engine/test/samples/passwords';
import { MINUTE } from '../world/times';
import type { ProvenKind } from './kind';
import { sampleProof } from './sample';

const loginIn = (text: string): Login => JSON.parse(text);
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
    issueByHand: () => JSON.stringify(service.create('somebody', clock.now() + 365 * 24 * 60 * MINUTE)),
    removeByHand: (id) => service.tokens.delete(id),
  };
});

/** Changes of a user of ElastiCache take minutes. */
const CHANGE_TAKES = 2 * MINUTE;

const cache = sampleProof('async-passwords', { username: 'app' }, ({ clock }) => {
  const user = new CacheUser(clock, CHANGE_TAKES);
  const change = () => (user as unknown as { readonly next?: { readonly passwords: readonly string[]; readonly at: number } }).next;
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
});

/** The sample adapters of the engine's tests: kinds of every sort of issuer. */
export const SAMPLES: readonly ProvenKind[] = [roles, dual, one, token, cache];
