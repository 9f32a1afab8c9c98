import { type AdapterFactory, badSettings, type IssuerHeldAdapter } from '../../src';
import { type Login, loginValue, newPassword, refused, requireAccepted, requireRefused } from './passwords';

interface Role {
  password?: string;
  login: boolean;
}

/** A database with roles that may log in. */
export class RoleDatabase {
  readonly roles = new Map<string, Role>();

  accepts({ username, password }: Login): boolean {
    const role = this.roles.get(username);
    return role?.login === true && role.password === password;
  }

  /** ALTER ROLE, of a role that the deploy has created. */
  alter(username: string, change: Partial<Role>): void {
    this.roles.set(username, { login: false, ...this.roles.get(username), ...change });
  }

  /** Roles that have a password, whether they may log in or not. */
  withPassword(): [string, Role][] {
    return [...this.roles].filter(([, { password }]) => password !== undefined);
  }
}

const KIND = 'database-roles';

/** Two login roles in turn: the password of one is set while the other is in use. */
export function databaseRoles(database: RoleDatabase): AdapterFactory<Login> {
  return {
    kind: KIND,
    create({ roles }): IssuerHeldAdapter<Login> {
      const [first, second] = String(roles ?? '').split(' ');
      if (!first || !second) throw badSettings(`The kind ${KIND} has no two roles.`);
      const accepts = (value: Login) => database.accepts(value);
      return {
        traits: { chosenBy: 'caller', livesAt: 'issuer', slots: 2, identity: 'alternating', disable: true },
        principal: `${first} ${second}`,
        ...loginValue(KIND),
        idOf: ({ username }) => username,
        issue: async ({ current }) => ({
          username: current?.username === first ? second : first,
          password: newPassword(),
        }),
        install: async ({ username, password }) => {
          database.alter(username, { password, login: true });
          return 'ready';
        },
        verify: async (value) => {
          if (![first, second].includes(value.username))
            throw refused('WrongPrincipal', `${value.username} is another role.`);
          requireAccepted(accepts(value), value.username);
        },
        list: async () =>
          database.withPassword().map(([id, { login }]) => ({ id, active: login, created: 0 })),
        disable: async ({ id }) => database.alter(id, { login: false }),
        remove: async ({ id }) => database.alter(id, { password: undefined, login: false }),
        proveRefused: async (value) => requireRefused(accepts(value), value.username),
      };
    },
  };
}
