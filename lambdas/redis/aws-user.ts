import {
  type AdapterFactory,
  badSettings,
  type IssuerHeldAdapter,
  type Labelled,
  MINUTE,
} from 'cdk-rekey-engine';
import { type Login, loginValue } from '../databases/login';
import { passwordGenerator } from '../databases/password';
import { type AwsUserApi, PasswordsOfAwsUser } from './aws-user-passwords';
import { isAccepted, requireAccepted, requireOwn, requireRefused, type Trial } from './login';
import type { OpenConnection } from './protocol';

/** A service of AWS with users of Redis or Valkey. */
export interface AwsUserService {
  /** Name of the kind. */
  readonly kind: string;
  /** Opens connections to the endpoint of the credential with these parameters. */
  connect(parameters: Readonly<Record<string, unknown>>): OpenConnection;
  /** The API of the service for one user. */
  api(userId: string, context: Parameters<AdapterFactory['create']>[1]): AwsUserApi;
}

/**
 * Traits of a user with two passwords, which an API of AWS changes. AWS documents no duration of a change; the rotation
 * function that AWS provides for ElastiCache waits for up to ten minutes.
 */
const TRAITS = {
  chosenBy: 'caller',
  livesAt: 'issuer',
  slots: 2,
  identity: 'same',
  asynchronous: true,
  times: { issue: 5 * MINUTE, propagation: 4 * MINUTE },
} as const;

/** The adapter factory for a user of ElastiCache or MemoryDB. */
export function awsUser({ kind, connect, api }: AwsUserService): AdapterFactory<Login> {
  return {
    kind,
    create(parameters, context): IssuerHeldAdapter<Login> {
      const { userId, username, host, port, readerHost, readerPort, engine, replacePasswords } =
        readParameters(kind, parameters);
      const newPassword = passwordGenerator(kind, parameters);
      const { clock, log } = context;
      const open = connect(parameters);
      const node = { host, port };
      const user = new PasswordsOfAwsUser({
        api: api(userId, context),
        username,
        replacePasswords,
        clock,
        accepts: (password) => isAccepted(open, node, { username, password }),
      });
      const trial = (login: Login, check: Trial['check']): Trial => ({
        open,
        nodes: [node],
        login,
        check,
        clock,
      });
      const created = (): string => {
        const password = newPassword();
        log.hide(password);
        return password;
      };
      const own = (value: Login | undefined) => (value?.username === username ? value.password : undefined);
      const kept = ({ current, previous }: Labelled<Login>): string[] =>
        [own(current), own(previous)].filter((password) => password !== undefined);
      return {
        traits: TRAITS,
        principal: userId,
        ...loginValue(kind),
        issue: async () => ({ engine, host: readerHost, port: readerPort, username, password: created() }),
        async install(login, { current }) {
          requireOwn(login, username);
          return user.add(login.password, own(current));
        },
        async verify(login, check) {
          requireOwn(login, username);
          await requireAccepted(trial(login, check));
        },
        async remove({ value }, labelled) {
          const password = own(value);
          if (password !== undefined) await user.remove(password, kept(labelled), created);
        },
        proveRefused: (login, check) => requireRefused(trial(login, check)),
      };
    },
  };
}

/** @throws BadSettings */
function readParameters(kind: string, parameters: Readonly<Record<string, unknown>>) {
  const text = (name: string): string => {
    const value = String(parameters[name] ?? '');
    if (value === '') throw badSettings(`The kind ${kind} has no ${name}.`);
    return value;
  };
  const port = (name: string): number => {
    const value = Number(parameters[name]);
    if (!Number.isInteger(value) || value < 1 || value > 65_535)
      throw badSettings(`The ${name} of the kind ${kind} is not a port.`);
    return value;
  };
  return {
    userId: text('userId'),
    username: text('username'),
    host: text('host'),
    port: port('port'),
    readerHost: text('readerHost'),
    readerPort: port('readerPort'),
    engine: text('engine'),
    replacePasswords: String(parameters.replacePasswords) === 'true',
  };
}
