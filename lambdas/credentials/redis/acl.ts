import { createHash } from 'node:crypto';
import { RekeyError } from 'cdk-rekey-engine';
import { serverError } from '../../databases/errors';
import { replyFailure } from '../../redis/failures';
import { ErrorReply, nameOf, type RedisConnection, type RedisNode, type Reply } from '../../redis/protocol';

/** A user at one server. */
export interface AclUser {
  readonly flags: readonly string[];
  /** SHA-256 of its passwords, hexadecimal. */
  readonly passwords: readonly string[];
  readonly commands: string;
}

/** Form of a password in ACL rules and in the reply to ACL GETUSER. The server never receives the password itself. */
export const hashOf = (password: string): string => createHash('sha256').update(password).digest('hex');

/** An administrator's connection to one server. */
export class AclAdmin implements RedisNode {
  readonly host: string;
  readonly port: number;

  constructor(
    private readonly node: RedisNode,
    private readonly connection: RedisConnection,
  ) {
    this.host = node.host;
    this.port = node.port;
  }

  /** Undefined for a user that does not exist. */
  async user(name: string): Promise<AclUser | undefined> {
    const reply = await this.run('ACL', 'GETUSER', name);
    if (reply === null) return undefined;
    const members = new Map<string, Reply>();
    if (Array.isArray(reply))
      for (let i = 0; i + 1 < reply.length; i += 2) members.set(String(reply[i]), reply[i + 1]);
    const list = (member: string) => [members.get(member) ?? []].flat().map(String);
    return {
      flags: list('flags'),
      passwords: list('passwords'),
      commands: String(members.get('commands') ?? ''),
    };
  }

  /** Adds rules to a user, which is created if it does not exist. */
  async setUser(name: string, rules: readonly string[]): Promise<void> {
    await this.run('ACL', 'SETUSER', name, ...rules);
  }

  /**
   * Saves the users to the ACL file. Returns false for a server without one, which forgets a change of its users when it
   * restarts.
   */
  async save(): Promise<boolean> {
    try {
      await this.connection.send('ACL', 'SAVE');
      return true;
    } catch (error) {
      const { message } = error as Error;
      if (!(error instanceof ErrorReply) || !message.startsWith('ERR'))
        throw replyFailure(error, this.node, 'ACL SAVE');
      if (/not configured to use an ACL file/i.test(message)) return false;
      throw new RekeyError('IssuerReadOnly', {
        found: `The server ${nameOf(this.node)} could not save its users: ${message}`,
        unchanged: 'the ACL file; the users in the memory of the server are changed.',
        action: 'make the ACL file and its folder writable for the server; then rotate again.',
      });
    }
  }

  /** Ends every connection of a user. Returns their number. */
  async endSessions(name: string): Promise<number> {
    try {
      return Number(await this.connection.send('CLIENT', 'KILL', 'USER', name));
    } catch (error) {
      // The user does not exist.
      if (error instanceof ErrorReply && /no such user/i.test(error.message)) return 0;
      throw replyFailure(error, this.node, 'CLIENT KILL USER');
    }
  }

  close(): void {
    this.connection.close();
  }

  private async run(...command: readonly string[]): Promise<Reply> {
    try {
      return await this.connection.send(...command);
    } catch (error) {
      throw replyFailure(error, this.node, command.slice(0, 3).join(' '));
    }
  }
}

/** The error of a refused admin login. */
export const adminRefused = (node: RedisNode, username: string): RekeyError =>
  serverError('AdminRefused', node, `AUTH ${username}`, 'WRONGPASS.');
