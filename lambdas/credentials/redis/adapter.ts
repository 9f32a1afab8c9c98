import { type AdapterFactory, type IssuerHeldAdapter, type Labelled, SECOND } from 'cdk-rekey-engine';
import { type Login, loginValue } from '../../databases/login';
import { passwordGenerator } from '../../databases/password';
import { overTls } from '../../redis/connection';
import { requireAccepted, requireOwn, requireRefused, type Trial } from '../../redis/login';
import type { OpenConnection } from '../../redis/protocol';
import { hashOf } from './acl';
import { Administration } from './administration';
import { REDIS } from './contract';
import { readParameters } from './parameters';
import { PasswordsOfUser } from './user';

/** Opens the connections of a credential with these parameters. */
export type ConnectWith = (parameters: Readonly<Record<string, unknown>>) => OpenConnection;

/** Traits of a user with several passwords. A server applies a change at once. */
const TRAITS = {
  chosenBy: 'caller',
  livesAt: 'issuer',
  slots: 2,
  identity: 'same',
  // Two logins of the administrator and the commands of one of them, at all servers at once.
  times: { issue: 40 * SECOND, propagation: 0 },
} as const;

/** The adapter factory for a user of Redis or Valkey with passwords at every server. */
export function redisUser(connect: ConnectWith = overTls): AdapterFactory<Login> {
  return {
    kind: REDIS,
    create(parameters, { clock, log, adminSecret }): IssuerHeldAdapter<Login> {
      const { server, nodes, username, value, ...options } = readParameters(parameters);
      const newPassword = passwordGenerator(REDIS, parameters);
      const open = connect(parameters);
      const administration = new Administration(open, nodes, username, adminSecret);
      const user = new PasswordsOfUser({ administration, username, log, ...options });
      const trial = (login: Login, check: Trial['check']): Trial => ({ open, nodes, login, check, clock });
      /** Hashes of values; they are redacted as the passwords are. */
      const hashes = (...values: readonly (Login | undefined)[]): string[] => {
        const own = values.filter((one): one is Login => one?.username === username);
        const found = own.map(({ password }) => hashOf(password));
        log.hide(...found);
        return found;
      };
      const labelledHashes = ({ current, previous }: Labelled<Login>) => hashes(current, previous);
      return {
        traits: TRAITS,
        principal: `${server} ${username}`,
        ...loginValue(REDIS),
        issue: async () => {
          const password = newPassword();
          log.hide(password);
          return { ...value, username, password };
        },
        async install(login, labelled) {
          requireOwn(login, username);
          const [hash = ''] = hashes(login);
          await user.add(hash, {
            labelled: labelledHashes(labelled),
            isFirst: labelled.current === undefined,
          });
          return 'ready';
        },
        async verify(login, check) {
          requireOwn(login, username);
          await requireAccepted(trial(login, check));
        },
        async remove({ value: login }, labelled) {
          const [hash] = hashes(login);
          if (hash !== undefined && !labelledHashes(labelled).includes(hash)) await user.remove(hash);
        },
        async proveRefused(login, check) {
          const evidence = await requireRefused(trial(login, check));
          return `${evidence}; ${await user.endSessions()}`;
        },
      };
    },
  };
}
