import { type AdapterFactory, badSettings, type IssuerHeldAdapter } from '../../src';
import { type Login, loginValue, newPassword, refused, requireAccepted, requireRefused } from './passwords';

interface Role {
  password?: string;
  login: boolean;
}

/** A database with login roles. */
export class RoleDatabase {
  readonly roles = new Map<string, Role>();

  accepts({ username, password }: Login): boolean {
    const role = this.roles.get(username);
    return role?.login === true && role.password === password;
  }

  /** ALTER ROLE. The deploy has created the role. */
  alter(username: string, change: Partial<Role>): void {
    this.roles.set(username, { login: false, ...this.roles.get(username), ...change });
  }

  /** Names of the roles that may log in. */
  enabled(): string[] {
    return [...this.roles].filter(([, { login }]) => login).map(([name]) => name);
  }
}

const KIND = 'database-roles';

/** Two alternating login roles: one gets a new password while the other is in use. */
export function databaseRoles(database: RoleDatabase): AdapterFactory<Login> {
  return {
    kind: KIND,
    create({ roles }): IssuerHeldAdapter<Login> {
      const [first, second] = String(roles ?? '').split(' ');
      if (!first || !second) throw badSettings(`The kind ${KIND} needs two roles.`);
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
            throw refused('WrongPrincipal', `${value.username} is not a role of this secret.`);
          requireAccepted(accepts(value), value.username);
        },
        list: async () =>
          [...database.roles]
            .filter(([, { password }]) => password !== undefined)
            .map(([id, { login }]) => ({ id, active: login, created: 0 })),
        disable: async ({ id }) => database.alter(id, { login: false }),
        remove: async ({ id }) => database.alter(id, { password: undefined, login: false }),
        proveRefused: async (value) => requireRefused(accepts(value), value.username),
      };
    },
  };
}
