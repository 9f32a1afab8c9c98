import { badSettings } from 'cdk-rekey-engine';
import type { Login } from '../../databases/login';
import { MYSQL, type MysqlParameters, STRATEGIES, type Strategy } from './contract';

/**
 * Reads the parameters of the kind. Numbers and booleans may be strings.
 *
 * @throws BadSettings
 */
export function readParameters(parameters: Readonly<Record<string, unknown>>): MysqlParameters {
  const text = (name: string): string => {
    const value = parameters[name];
    if (typeof value === 'string' && value !== '') return value;
    throw badSettings(`The kind ${MYSQL} has no ${name}.`);
  };
  const port = (name: string): number => {
    const value = Number(parameters[name]);
    if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
    throw badSettings(`The kind ${MYSQL} has no ${name}.`);
  };
  const optional = (name: string) => (parameters[name] === undefined ? {} : { [name]: text(name) });
  const strategy = text('strategy') as Strategy;
  if (!STRATEGIES.includes(strategy)) throw badSettings(`The kind ${MYSQL} has no strategy ${strategy}.`);
  const engine = text('engine');
  if (engine !== 'mysql' && engine !== 'mariadb')
    throw badSettings(`The kind ${MYSQL} has no engine ${engine}.`);
  return {
    strategy,
    engine,
    server: parameters.server === undefined ? `${text('host')}:${port('port')}` : text('server'),
    host: text('host'),
    port: port('port'),
    readerHost: text('readerHost'),
    readerPort: port('readerPort'),
    username: text('username'),
    // As the server stores it.
    accountHost: text('accountHost').toLowerCase(),
    createUser: isTrue(parameters.createUser),
    keepSessions: isTrue(parameters.keepSessions),
    ...optional('dbname'),
    ...optional('role'),
  };
}

/**
 * True for a login of the configured users and server. After a change of the principal, AWSCURRENT may hold a login of the
 * previous one.
 */
export function isLoginOf(
  value: Login | undefined,
  { readerHost, readerPort }: MysqlParameters,
  usernames: readonly string[],
): value is Login {
  return (
    value !== undefined &&
    usernames.includes(value.username) &&
    value.host === readerHost &&
    value.port === readerPort
  );
}

const isTrue = (value: unknown): boolean => String(value) === 'true';
