import { type Log, RekeyError } from 'cdk-rekey-engine';
import { onEvery } from '../../redis/failures';
import { nameOf, type RedisNode } from '../../redis/protocol';
import type { AclUser } from './acl';
import type { Administration } from './administration';

interface Options {
  readonly administration: Administration;
  readonly username: string;
  readonly log: Log;
  /** ACL rules of a user that does not exist; undefined if it must exist. */
  readonly rules?: readonly string[];
  readonly keepSessions: boolean;
}

/** Commands that give no access: they authenticate, or end the connection. */
const NO_ACCESS = /^-@all( \+(auth|hello|ping|quit|reset))*$/;

/** The passwords of one user at every server. Servers do not replicate users. */
export class PasswordsOfUser {
  constructor(private readonly options: Options) {}

  /** Adds a password at every server, or at none if one of them cannot be reached or the user is unfit. */
  async add(hash: string, state: { labelled: readonly string[]; isFirst: boolean }): Promise<void> {
    const { administration, username, rules, log } = this.options;
    await administration.withAll(async (admins) => {
      const users = new Map<RedisNode, AclUser | undefined>();
      await onEvery(admins, async (admin) => {
        const user = await admin.user(username);
        requireClosed(admin, await admin.user('default'));
        if (user) requireFit(admin, username, user, state.isFirst);
        else if (!rules) throw userMissing(admin, username);
        users.set(admin, user);
      });
      await onEvery(admins, async (admin) => {
        const own = `#${hash}`;
        // A server that forgot the user, or is new, gets the passwords that readers use, too.
        const others = state.labelled.map((labelled) => `#${labelled}`);
        if (!users.get(admin)) await admin.setUser(username, ['on', ...(rules ?? []), ...others, own]);
        else await admin.setUser(username, state.isFirst ? ['on', own] : [own]);
        if (await admin.save()) return;
        log.write('warn', {
          event: 'acl',
          server: nameOf(admin),
          outcome: 'not saved: the server has no aclfile, and forgets the password when it restarts',
        });
      });
    });
  }

  /** Removes a password at every server that can be reached. */
  async remove(hash: string): Promise<void> {
    const { administration, username, keepSessions } = this.options;
    const removals = administration.onEach(async (admin) => {
      const user = await admin.user(username);
      // SETUSER would create the user, and it refuses to remove a password that is not there.
      if (user?.passwords.includes(hash)) await admin.setUser(username, [`!${hash}`]);
      else if (!user) return;
      await admin.save();
      const isLast = user.passwords.every((other) => other === hash) && !user.flags.includes('nopass');
      // Without a password left, every session was opened with a password that was removed.
      if (isLast && !keepSessions) await admin.endSessions(username);
    });
    await removals.catch((error: unknown) => {
      if (!(error instanceof RekeyError)) throw error;
      throw error.withUnchanged(
        `the password of ${username} at the servers that failed, which still accept it.`,
      );
    });
  }

  /** Ends all sessions of the user, because no server tells with which password a session was opened. */
  async endSessions(): Promise<string> {
    const { administration, username, keepSessions } = this.options;
    if (keepSessions) return 'its sessions are kept';
    const ended = await administration.onEach((admin) => admin.endSessions(username));
    return `${ended.reduce((sum, one) => sum + one, 0)} sessions of ${username} were ended`;
  }
}

/** @throws RekeyError PrincipalUnfit if clients need no login */
function requireClosed(node: RedisNode, user: AclUser | undefined): void {
  const isOpen = user?.flags.includes('on') && user.flags.includes('nopass');
  if (!user || !isOpen || NO_ACCESS.test(user.commands)) return;
  throw new RekeyError('PrincipalUnfit', {
    found: `The server ${nameOf(node)} accepts connections without a login: its user default is on and needs no password.`,
    unchanged: 'every user.',
    action:
      'set a password for the user default (requirepass), or switch it off (user default off); then rotate again.',
  });
}

/** @throws RekeyError PrincipalUnfit */
function requireFit(node: RedisNode, username: string, { flags }: AclUser, isFirst: boolean): void {
  const problem = flags.includes('nopass')
    ? ['needs no password (nopass)', 'remove the flag with ACL SETUSER … resetpass']
    : flags.includes('off') && !isFirst
      ? ['is switched off', 'find out who switched it off, and switch it on with ACL SETUSER … on']
      : undefined;
  if (!problem) return;
  throw new RekeyError('PrincipalUnfit', {
    found: `The user ${username} of the server ${nameOf(node)} ${problem[0]}.`,
    unchanged: 'the user, and AWSCURRENT.',
    action: `${problem[1]}; then rotate again.`,
  });
}

function userMissing(node: RedisNode, username: string): RekeyError {
  return new RekeyError('PrincipalGone', {
    found: `The server ${nameOf(node)} has no user ${username}.`,
    unchanged: 'every user, and AWSCURRENT.',
    action: 'create the user, or pass its acl in the stack and deploy, which creates it; then rotate again.',
  });
}
