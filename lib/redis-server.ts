import { Token } from 'aws-cdk-lib';
import type { IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { DEFAULT_PORT, NODE_SEPARATOR } from '../lambdas/credentials/redis/contract';
import { expectShape, expectThat } from './checks/shape';
import type { _DatabaseTarget } from './database';
import { withoutRules } from './dependencies';
import { refuse } from './refuse';

/** Program of a server. */
export enum RedisEngine {
  REDIS = 'redis',
  VALKEY = 'valkey',
}

/** Properties of servers of Redis or Valkey that share their users. */
export interface RedisNodesProps {
  /**
   * Host names of all servers, as in their certificates: a single server, a primary and its replicas, or every node of a
   * cluster. Servers do not replicate users, so a server that is not listed refuses the login. A host name can have a port:
   * `HOST:PORT`.
   *
   * The first one identifies the servers: when it changes, the next deploy issues a credential for other servers.
   */
  readonly hosts: string[];

  /**
   * Port of the hosts without one, with TLS.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * Admin secret: JSON with the `username` and the `password` of an administrator, who has the same login at every server.
   * It is read at each use.
   */
  readonly adminSecret: ISecret;

  /**
   * Name of the engine in the value of the secret.
   *
   * @default RedisEngine.REDIS
   */
  readonly engine?: RedisEngine;

  /**
   * Host name in the value of the secret, such as that of a load balancer.
   *
   * @default - the first host
   */
  readonly readerHost?: string;

  /**
   * Port in the value of the secret.
   *
   * @default - the port of the first host, if it is the `readerHost`; otherwise `port`
   */
  readonly readerPort?: number;

  /**
   * VPC of the rotator.
   *
   * @default - the function is not attached to a VPC, unless the options of the rotator have one
   */
  readonly vpc?: IVpc;

  /**
   * Security groups of the servers, with their port as the default port; they are extended to allow the rotator to connect.
   *
   * @default - not changed
   */
  readonly connectable?: IConnectable;

  /**
   * Certificate authorities that the certificates of the servers are verified with, PEM. The connection is always encrypted.
   *
   * @default - the public ones
   */
  readonly certificateAuthority?: string;
}

/**
 * Members of a kind of credential that a server of Redis or Valkey provides.
 *
 * @internal
 */
export interface _RedisTarget extends _DatabaseTarget {
  readonly port: number;
  readonly engine: undefined;
  readonly program: RedisEngine;
  /** The servers, as in the parameter `nodes`. */
  readonly nodes: string;
}

const HOST = /^(?<host>[\w.-]+)(:(?<port>\d{1,5}))?$/;

/** Servers of Redis or Valkey, and how a rotator reaches and administers them. */
export class RedisServer {
  /**
   * Servers by their host names.
   *
   * @throws `HostsMissing`, `HostNotSupported`, `WrongType`
   */
  public static fromNodes(props: RedisNodesProps): RedisServer {
    const { hosts, port = DEFAULT_PORT, adminSecret, engine = RedisEngine.REDIS, connectable } = props;
    expectThat(Array.isArray(hosts), 'hosts of RedisServer', hosts, 'Pass a list of host names.');
    expectShape('adminSecret of RedisServer', adminSecret, ['secretArn'], 'Pass a secret.');
    const known = Object.values(RedisEngine).includes(engine);
    expectThat(known, 'engine of RedisServer', engine, 'Pass a RedisEngine.');
    const nodes = hosts.map((host) => parseHost(host, port));
    const [first] = nodes;
    if (!first) {
      return refuse(
        'HostsMissing',
        'The RedisServer has no hosts.',
        'Pass the host names of all its servers.',
      );
    }
    const { readerHost = first.host, readerPort } = props;
    const readers = { host: readerHost, port: readerPort ?? (readerHost === first.host ? first.port : port) };
    return new RedisServer({
      host: first.host,
      port: first.port,
      readers,
      adminSecret,
      name: first.host,
      identity: first.host,
      engine: undefined,
      program: engine,
      nodes: nodes.map((node) => `${node.host}:${node.port}`).join(NODE_SEPARATOR),
      vpc: props.vpc,
      connectable,
      dependencies: withoutRules(connectable?.connections.securityGroups ?? []),
      certificateAuthority: props.certificateAuthority,
    });
  }

  private constructor(
    /** @internal */
    public readonly _target: _RedisTarget,
  ) {}
}

function parseHost(text: string, port: number): { readonly host: string; readonly port: number } {
  expectThat(typeof text === 'string', 'host of RedisServer', text, 'Pass a string.');
  if (Token.isUnresolved(text)) return { host: text, port };
  const { host, port: own } = HOST.exec(text)?.groups ?? {};
  if (host) return { host, port: own ? Number(own) : port };
  return refuse(
    'HostNotSupported',
    `The host ${JSON.stringify(text)} of RedisServer is not a host name or HOST:PORT.`,
    'Pass a host name without a scheme or a path.',
  );
}
