import type { AdapterFactory } from 'cdk-rekey-engine';
import type { CredentialStatus, Issuer, KindWithIssuer } from 'cdk-rekey-engine/testing';
import type { Login } from '../../databases/login';
import { serveDatabase } from '../../databases/servers/serve';
import { RedisModel } from '../../redis/model';
import { nameOf, type OpenConnection } from '../../redis/protocol';
import { redisUser } from './adapter';
import { REDIS } from './contract';
import { nodesOf, prepare, startEngine } from './prepare';

const USERNAME = 'app';
const NODES = ['cache-1.internal:6379', 'cache-2.internal:6379'];
/** The administrator, and its password in the admin secret of the conformance suite. */
const ADMIN = { username: 'root', password: 'hunter2-of-the-admin' };

export const issuer: KindWithIssuer = {
  kind: REDIS,
  parameters: {
    nodes: NODES.join(','),
    username: USERNAME,
    acl: '~app:* +@read',
    keepSessions: 'false',
    engine: 'redis',
    readerHost: 'cache-1.internal',
    readerPort: 6379,
    passwordLength: 43,
    passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  },
  create: () => new RedisIssuer(),
};

/** Real servers for a rehearsal, one for each node. */
export const serve = serveDatabase({ start: startEngine, servers: nodesOf, prepare });

/** Two servers in memory, which do not replicate users. */
export class RedisIssuer implements Issuer {
  readonly servers = new Map(NODES.map((name) => [name, new RedisModel(ADMIN)]));
  readonly state = [this.servers];

  readonly open: OpenConnection = async (node) => {
    const server = this.servers.get(nameOf(node));
    if (!server) throw new Error(`No server ${nameOf(node)}.`);
    return server.connect();
  };

  factory(): AdapterFactory<Login> {
    const { kind, create } = redisUser(() => this.open);
    const adminSecret = async () => JSON.stringify(ADMIN);
    return { kind, create: (parameters, context) => create(parameters, { ...context, adminSecret }) };
  }

  accepts(text: string): boolean {
    return this.accepting(text).length === this.servers.size;
  }

  status(text: string): CredentialStatus | undefined {
    const accepting = this.accepting(text).length;
    if (accepting === 0) return undefined;
    return { active: true, accepted: accepting === this.servers.size ? 'all' : 'some' };
  }

  /** Passwords of the user, by their hashes. */
  alive(): string[] {
    const found = [...this.servers.values()].flatMap(({ users }) => users.get(USERNAME)?.passwords ?? []);
    return [...new Set(found)];
  }

  private accepting(text: string): RedisModel[] {
    const { username, password } = JSON.parse(text) as Login;
    return [...this.servers.values()].filter((server) => server.accepts(username, password));
  }
}
