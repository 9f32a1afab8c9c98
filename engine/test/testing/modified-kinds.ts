import type { AdapterContext, AdapterFactory } from 'cdk-rekey-engine';
import type { conformanceChecks, VirtualClock } from 'cdk-rekey-engine/testing';
import type { Calls } from '../../src/traits';
import { keyring } from '../samples/carried-keys';
import { databaseRoles, RoleDatabase } from '../samples/database-roles';
import { DualPasswordAccount, dualPassword } from '../samples/dual-password';
import { Account, onePassword } from '../samples/one-password';
import { acmeKind, FakeAcme } from './acme';

/** Members that replace those of an adapter. */
export type Change = (adapter: Calls, context: AdapterContext) => Partial<Record<keyof Calls, unknown>>;

/** The same kind with changes in its adapter. */
export function modified(factory: AdapterFactory, change: Change): AdapterFactory {
  return {
    kind: factory.kind,
    create(parameters, context) {
      const adapter = factory.create(parameters, context) as Calls;
      return { ...adapter, ...change(adapter, context) } as never;
    },
  };
}

export const withTraits =
  (traits: object): Change =>
  (adapter) => ({ traits: { ...adapter.traits, ...traits } });

export type Build = Parameters<typeof conformanceChecks>[0];
type Listed = Awaited<ReturnType<NonNullable<Calls['list']>>>;

/** Acme tokens with a defect. */
export const tokens =
  (defect: (issuer: FakeAcme, clock: VirtualClock) => Change): Build =>
  ({ clock }) => {
    const issuer = new FakeAcme(clock);
    const kind = acmeKind(issuer);
    return { ...kind, factory: modified(kind.factory, defect(issuer, clock)) };
  };

/** One password that is replaced in place, and a defect. */
export const onePasswordInPlace =
  (change: Change): Build =>
  () => {
    const account = new Account();
    return {
      factory: modified(onePassword(account), change),
      parameters: { username: 'app' },
      accepts: (text) => account.accepts(JSON.parse(text).password),
      alive: () => (account.password === undefined ? [] : [account.password]),
    };
  };

/** An account with two passwords, and a defect. */
export const passwords =
  (defect: (account: DualPasswordAccount) => Change): Build =>
  () => {
    const account = new DualPasswordAccount();
    return {
      factory: modified(dualPassword(account), defect(account)),
      parameters: { username: 'app' },
      accepts: (text) => account.accepts(JSON.parse(text).password),
      alive: () => [account.primary, account.secondary].filter((password) => password !== undefined),
    };
  };

/** Two alternating roles with a defect. */
export const roles =
  (defect: (database: RoleDatabase) => Change): Build =>
  () => {
    const database = new RoleDatabase();
    return {
      factory: modified(databaseRoles(database), defect(database)),
      parameters: { roles: 'app_a app_b' },
      accepts: (text) => database.accepts(JSON.parse(text)),
      alive: () => database.enabled(),
    };
  };

export const withList =
  (change: (listed: Listed) => Listed): Change =>
  (adapter) => ({ list: async () => change((await adapter.list?.()) ?? []) });

export const withIssue =
  (change: (request: object) => object): Change =>
  (adapter) => ({ issue: (request: object) => adapter.issue(change(request) as never) });

/** After the first installation, install returns this answer and does nothing. */
export const installReturns =
  (answer: 'pending' | 'ready', traits: object = {}) =>
  (account: DualPasswordAccount): Change =>
  (adapter) => ({
    traits: { ...adapter.traits, ...traits },
    install: async (login: never) => (account.primary === undefined ? adapter.install?.(login, {}) : answer),
  });

/** Keys that a value carries, and a defect. */
export const ring =
  (change: Change): Build =>
  ({ secret }) => {
    const holds = (text: string) => secret.holds(text);
    return {
      factory: modified(keyring, change),
      parameters: { previous: '2' },
      accepts: holds,
      alive: () => [],
    };
  };
