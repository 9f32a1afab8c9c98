import { type AdapterContext, RekeyError } from 'cdk-rekey-engine';
import { readAdminLogin } from '../../databases/login';
import { isRefusal, onEvery, replyFailure } from '../../redis/failures';
import type { OpenConnection, RedisNode } from '../../redis/protocol';
import { AclAdmin, adminRefused } from './acl';

/** Opens connections of the administrator, and closes them after use. */
export class Administration {
  constructor(
    private readonly open: OpenConnection,
    private readonly nodes: readonly RedisNode[],
    private readonly username: string,
    private readonly adminSecret: AdapterContext['adminSecret'],
  ) {}

  /** Runs a task with connections to every server. Without one of them, nothing is run. */
  async withAll<T>(task: (admins: readonly AclAdmin[]) => Promise<T>): Promise<T> {
    const opened: AclAdmin[] = [];
    try {
      const login = await this.login();
      const admins = await onEvery(this.nodes, async (node) => {
        const admin = await login(node);
        opened.push(admin);
        return admin;
      });
      return await task(admins);
    } finally {
      for (const admin of opened) admin.close();
    }
  }

  /** Runs a task for every server that can be reached, and then throws the errors of the others. */
  async onEach<T>(task: (admin: AclAdmin) => Promise<T>): Promise<T[]> {
    const login = await this.login();
    return onEvery(this.nodes, async (node) => {
      const admin = await login(node);
      try {
        return await task(admin);
      } finally {
        admin.close();
      }
    });
  }

  /** Logs in with the admin secret. It is read once more after a refusal, because it may have been rotated. */
  private async login(): Promise<(node: RedisNode) => Promise<AclAdmin>> {
    const first = await this.adminSecret();
    let second: Promise<string> | undefined;
    return async (node) => {
      const admin = await this.tryLogin(node, first);
      if (admin) return admin;
      second ??= this.adminSecret();
      const text = await second;
      const again = await this.tryLogin(node, text);
      if (again) return again;
      throw adminRefused(node, readAdminLogin(text).username);
    };
  }

  private async tryLogin(node: RedisNode, text: string): Promise<AclAdmin | undefined> {
    const { username, password } = readAdminLogin(text);
    if (username === this.username) throw notAnotherUser(username);
    const connection = await this.open(node);
    try {
      await connection.send('AUTH', username, password);
      return new AclAdmin(node, connection);
    } catch (error) {
      connection.close();
      if (isRefusal(error)) return undefined;
      throw replyFailure(error, node, `AUTH ${username}`);
    }
  }
}

/** The administrator must not change its own password, which another secret holds. */
const notAnotherUser = (username: string): RekeyError =>
  new RekeyError('PrincipalUnfit', {
    found: `The admin secret has the login ${username}, which is the user of this secret.`,
    unchanged: 'every user; AWSCURRENT.',
    action: 'use another user for the application, or another administrator.',
  });
