import { badSettings } from 'cdk-rekey-engine';
import { ALTERNATING, DEFAULT_DATABASE, POSTGRES, ROLE_NAME, SEPARATOR, SINGLE } from './contract';

/** Parameters of the kind, as the construct writes them. The custom resource passes numbers and booleans as strings. */
export interface PostgresParameters {
  readonly strategy: typeof ALTERNATING | typeof SINGLE;
  /** Role that holds the rights; undefined for a single login with rights of its own. */
  readonly owner?: string;
  /** Two logins that alternate, or one. */
  readonly logins: readonly string[];
  readonly createRoles: boolean;
  readonly keepSessions: boolean;
  /** Identity of the server, which remains when its host name changes. @default - the host */
  readonly server: string;
  /** Endpoint of the server. */
  readonly host: string;
  readonly port: number;
  /** Database that the rotator connects to. */
  readonly database: string;
  /** Members of the value that readers connect with. */
  readonly readers: { readonly host: string; readonly port: number; readonly dbname?: string };
}

/** @throws BadSettings */
export function readParameters(parameters: Readonly<Record<string, unknown>>): PostgresParameters {
  const text = (name: string): string => {
    const value = parameters[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const required = (name: string): string => text(name) || fail(`no ${name}`);
  const port = (name: string): number => {
    const value = Number(required(name));
    return Number.isInteger(value) && value > 0 && value < 65_536 ? value : fail(`a ${name} that is no port`);
  };
  const flag = (name: string): boolean => String(parameters[name]) === 'true';
  const strategy = required('strategy');
  if (strategy !== ALTERNATING && strategy !== SINGLE) return fail(`the unknown strategy ${strategy}`);
  const owner = text('owner') || undefined;
  const logins = required('logins').split(SEPARATOR);
  const wanted = strategy === ALTERNATING ? 2 : 1;
  if (new Set(logins).size !== wanted || logins.length !== wanted)
    return fail(`not ${wanted} different logins`);
  if (strategy === ALTERNATING && !owner) return fail('no owner');
  const roles = owner ? [owner, ...logins] : logins;
  const odd = roles.find((name) => !ROLE_NAME.test(name));
  if (odd !== undefined) return fail(`a role name that is not supported: ${odd}`);
  if (owner && logins.includes(owner)) return fail(`a login that is its owner: ${owner}`);
  const dbname = text('dbname') || undefined;
  return {
    strategy,
    owner,
    logins,
    createRoles: flag('createRoles'),
    keepSessions: flag('keepSessions'),
    server: text('server') || required('host'),
    host: required('host'),
    port: port('port'),
    database: dbname ?? DEFAULT_DATABASE,
    readers: { host: required('readerHost'), port: port('readerPort'), ...(dbname && { dbname }) },
  };
}

function fail(problem: string): never {
  throw badSettings(`The kind ${POSTGRES} has ${problem}.`);
}
