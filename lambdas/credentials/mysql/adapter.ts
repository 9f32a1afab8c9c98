import { type AdapterFactory, type IssuerHeldAdapter, SECOND } from 'cdk-rekey-engine';
import { type Login, loginValue } from '../../databases/login';
import { passwordGenerator } from '../../databases/password';
import { Administration, OPERATION_WITHIN } from './administration';
import { alternating } from './alternating-users';
import type { OpenServer } from './connection';
import { alternatingUsers, MYSQL } from './contract';
import { dualPasswords } from './dual-passwords';
import { Logins } from './logins';
import { mariadbPasswords } from './mariadb-passwords';
import { oneUser } from './one-user';
import { readParameters } from './parameters';
import { endSessions } from './sessions';

/** The server applies a change before it answers; a refused login may be that of a host cache or of a failover. */
const TIMES = { issue: OPERATION_WITHIN + 5 * SECOND, listLag: 0, propagation: 5 * SECOND };

/** Traits of a password that we choose and that lives at the server, two at once. */
const TRAITS = { chosenBy: 'caller', livesAt: 'issuer', slots: 2, times: TIMES } as const;

/** Passwords of a login of MySQL or MariaDB, by one of three strategies. */
export function mysql(open: OpenServer): AdapterFactory<Login> {
  return {
    kind: MYSQL,
    create(parameters, context): IssuerHeldAdapter<Login> {
      const settings = readParameters(parameters);
      const newPassword = passwordGenerator(MYSQL, parameters);
      const { strategy, engine, host, port, readerHost, readerPort, username, accountHost, dbname } =
        settings;
      const connect = open(parameters);
      const users = strategy === 'alternating-users' ? alternatingUsers(username) : ([username] as const);
      const administration = new Administration(connect, settings, context, users);
      const logins = new Logins(connect, settings, users, context);
      const issued = (user: string): Login => {
        const password = newPassword();
        context.log.hide(password);
        return {
          engine,
          host: readerHost,
          port: readerPort,
          username: user,
          password,
          ...(dbname !== undefined && { dbname }),
        };
      };
      const common = {
        principal: `${users.join(' ')} @${accountHost} ${host}:${port}`,
        ...loginValue(MYSQL),
        verify: logins.verify.bind(logins),
        /** A proof is asked for a compromised password only. */
        proveRefused: async (value: Login, check: Parameters<Logins['proveRefused']>[1]) => {
          const proof = await logins.proveRefused(value, check);
          if (settings.keepSessions) return proof;
          await administration.session(undefined, (session) =>
            endSessions(session, value.username, context.clock),
          );
          return `${proof}; the sessions of ${value.username} were ended`;
        },
        close: () => {
          logins.close();
          administration.close();
        },
      };
      const services = { administration, context };
      if (strategy === 'alternating-users') {
        const [first, second] = alternatingUsers(username);
        return {
          ...common,
          traits: { ...TRAITS, identity: 'alternating', disable: true, usage: { lag: 0 } },
          issue: async ({ current }) => issued(current?.username === first ? second : first),
          ...alternating(settings, services),
        };
      }
      const statements = strategy === 'dual-passwords' ? dualPasswords : mariadbPasswords;
      return {
        ...common,
        traits: { ...TRAITS, identity: 'same' },
        issue: async () => issued(username),
        ...oneUser(settings, statements, services),
      };
    },
  };
}
