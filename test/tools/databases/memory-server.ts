import type { AdapterFactory } from '../../../engine/src';
import type { Calls } from '../../../engine/src/traits';
import { databaseRoles, RoleDatabase } from '../../../engine/test/samples/database-roles';
import type { ServerSpec, Session } from '../../../tools/checks/databases/server';

/** Defects of an adapter or a server that the check must report. */
export interface Defects {
  /** `install` makes the server refuse the current password for this time, milliseconds. */
  readonly refusesCurrentFor?: number;
  /** Objects belong to the login of the session that creates them. */
  readonly ownedByLogin?: boolean;
  /** The baseline keeps the current password. */
  readonly baselineWorks?: boolean;
  /** A retired login can still log in. */
  readonly neverRetires?: boolean;
  /** No rotation ends. */
  readonly neverVerifies?: boolean;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A server in memory with two login roles, and one password for the baseline. */
export function memoryServer(defects: Defects = {}): ServerSpec {
  return {
    name: 'memory',
    real: true,
    async start() {
      const database = new RoleDatabase();
      const baseline = { password: 'first', previous: '' };
      const owners = new Set<string>();
      const loginOf = (text: string) => JSON.parse(text) as { username: string; password: string };
      const session = (username: string): Session => ({
        query: () => pause(1),
        async checkOwners() {
          if (username === 'baseline') return undefined;
          owners.add(defects.ownedByLogin ? username : 'owner');
          return owners.has('owner') ? undefined : `owned by ${username}`;
        },
        close: async () => undefined,
      });
      return {
        version: 'Memory 1',
        factory: planted(databaseRoles(database), database, defects),
        parameters: { roles: 'app_a app_b' },
        admin: '{"username":"root","password":"password-of-the-administrator"}',
        async open(text) {
          await pause(1);
          const login = loginOf(text);
          const accepted =
            login.username === 'baseline'
              ? [baseline.password, baseline.previous].includes(login.password)
              : database.accepts(login);
          if (!accepted) throw new Error('refused');
          return session(login.username);
        },
        baseline: {
          first: JSON.stringify({ username: 'baseline', password: 'first' }),
          renew: (text) => JSON.stringify({ ...loginOf(text), password: `${loginOf(text).password}+` }),
          async setPassword(_current, pending) {
            if (defects.baselineWorks) baseline.previous = baseline.password;
            baseline.password = loginOf(pending).password;
            await pause(10);
          },
          test: async () => undefined,
        },
        stop: async () => undefined,
      };
    },
  };
}

function planted(factory: AdapterFactory, database: RoleDatabase, defects: Defects): AdapterFactory {
  return {
    kind: factory.kind,
    create(parameters, context) {
      const adapter = factory.create(parameters, context);
      const install = adapter.install as NonNullable<typeof adapter.install>;
      const calls: Calls = adapter;
      return {
        ...adapter,
        async install(value, labelled) {
          const current = labelled.current as { username: string } | undefined;
          if (current && defects.refusesCurrentFor) {
            database.alter(current.username, { login: false });
            await pause(defects.refusesCurrentFor);
            database.alter(current.username, { login: true });
          }
          return install(value, labelled);
        },
        async disable(credential) {
          if (!defects.neverRetires) await calls.disable?.(credential);
        },
        async remove(credential, labelled) {
          if (!defects.neverRetires) await calls.remove?.(credential, labelled);
        },
        async verify(value, check) {
          if (defects.neverVerifies && database.enabled().length > 1) throw new Error('not verified');
          await adapter.verify(value, check);
        },
      } as typeof adapter;
    },
  };
}
