import {
  type AdapterContext,
  type AdapterFactory,
  type Check,
  type IssuerHeldAdapter,
  RekeyError,
} from 'cdk-rekey-engine';
import type { Login } from '../../databases/login';
import { passwordGenerator } from '../../databases/password';
import { alternating } from './alternating';
import { ALTERNATING, POSTGRES } from './contract';
import { type PostgresParameters, readParameters } from './parameters';
import { requireOtherAdministrator, requireOwner } from './roles';
import type { Administration, DatabaseServer } from './server';
import { single } from './single';
import { requireAccepted, requireRefused } from './trials';

/** Opens no connection yet. */
export type OpenServer = (
  parameters: PostgresParameters,
  all: Readonly<Record<string, unknown>>,
  context: AdapterContext,
) => DatabaseServer;

export type PostgresAdapter = IssuerHeldAdapter<Login>;

/** Operations that the strategies share. */
export interface Tools {
  readonly parameters: PostgresParameters;
  readonly server: DatabaseServer;
  readonly clock: AdapterContext['clock'];
  administer<T>(work: (session: Administration) => Promise<T>): Promise<T>;
  newLogin(username: string): Login;
  verify(value: Login, check: Check): Promise<void>;
  proveRefused(value: Login, check: Check): Promise<string>;
}

/** The adapter factory for logins of PostgreSQL. */
export function postgresFactory(open: OpenServer): AdapterFactory<Login> {
  return {
    kind: POSTGRES,
    create(all, context) {
      const parameters = readParameters(all);
      const newPassword = passwordGenerator(POSTGRES, all);
      const tools = toolsFor(parameters, open(parameters, all, context), newPassword, context);
      const strategy = parameters.strategy === ALTERNATING ? alternating : single;
      return strategy(tools);
    },
  };
}

function toolsFor(
  parameters: PostgresParameters,
  server: DatabaseServer,
  newPassword: () => string,
  context: AdapterContext,
): Tools {
  const { owner, readers } = parameters;
  const trial = (login: Login, check: Check) => ({ server, clock: context.clock, login, check });
  let warned = false;
  return {
    parameters,
    server,
    // Read when it is used, because the context may not be complete yet.
    get clock() {
      return context.clock;
    },
    async administer(work) {
      try {
        return await server.administer((session) => {
          requireOtherAdministrator(session, parameters);
          return work(session);
        });
      } catch (error) {
        throw error instanceof RekeyError ? withLogins(error, parameters) : error;
      }
    },
    newLogin(username) {
      const password = newPassword();
      context.log.hide(password);
      return { engine: POSTGRES, ...readers, username, password };
    },
    async verify(value, check) {
      requireOwn(value, parameters);
      await requireAccepted(trial(value, check), (session) => {
        requireOwner(value.username, owner, session);
        if (warned || session.unforced.length === 0) return;
        warned = true;
        context.log.write('warn', {
          event: 'postgres',
          outcome: 'row-level security does not apply to the owner of these tables',
          owner: session.currentUser,
          tables: session.unforced,
          action: 'ALTER TABLE … FORCE ROW LEVEL SECURITY',
        });
      });
    },
    proveRefused: (value, check) => requireRefused(trial(value, check)),
  };
}

/** Names the logins: a deletion that fails leaves them at the server. */
function withLogins(error: RekeyError, { logins, host }: PostgresParameters): RekeyError {
  return error.withUnchanged(
    `${error.report.unchanged} The logins of this secret at ${host}: ${logins.join(', ')}.`,
  );
}

function requireOwn({ username }: Login, { logins }: PostgresParameters): void {
  if (logins.includes(username)) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value has the login ${username}; this secret has ${logins.join(' and ')}.`,
    unchanged: 'AWSCURRENT, and every role.',
    action: 'find out who wrote the value into the secret; then rotate again.',
  });
}
