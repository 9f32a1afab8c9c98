import { Token } from 'aws-cdk-lib';
import type { IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  CfnDBCluster,
  CfnDBInstance,
  type IDatabaseCluster,
  type IDatabaseInstance,
  type IDatabaseProxy,
  type IEngine,
} from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type IConstruct, type IDependable, Node } from 'constructs';
import { checkAdminSecret, checkHost, checkPort } from './checks/database';
import { expectShape } from './checks/shape';
import { withoutRules } from './dependencies';
import { refuse } from './refuse';

/** Options of a database of RDS or Aurora. */
export interface DatabaseOptions {
  /**
   * Admin secret: JSON with the `username` and the `password` of an administrator. It is read at each use. Each kind
   * documents the rights that the administrator needs.
   *
   * @default - the secret that the CDK created with the database
   */
  readonly adminSecret?: ISecret;

  /**
   * VPC of the rotator.
   *
   * @default - the VPC of the database; for an imported database, none
   */
  readonly vpc?: IVpc;

  /**
   * Certificate authorities that the certificate of the server is verified with, PEM. The connection is always encrypted.
   *
   * @default - those of RDS, and the public ones
   */
  readonly certificateAuthority?: string;
}

/** Properties of a database that is not a construct of the app. */
export interface DatabaseEndpointProps {
  /** Host name, as in the certificate of the server. */
  readonly host: string;

  /**
   * Port.
   *
   * @default - the default port of the engine
   */
  readonly port?: number;

  /** Admin secret: JSON with the `username` and the `password` of an administrator. It is read at each use. */
  readonly adminSecret: ISecret;

  /**
   * VPC of the rotator.
   *
   * @default - the function is not attached to a VPC, unless the options of the rotator have one
   */
  readonly vpc?: IVpc;

  /**
   * Security groups of the server. In a VPC, they are extended to allow the rotator to connect: at their default port, or
   * else at the port of the server.
   *
   * @default - not changed
   */
  readonly connectable?: IConnectable;

  /**
   * Certificate authorities that the certificate of the server is verified with, PEM. The connection is always encrypted.
   *
   * @default - those of RDS, and the public ones
   */
  readonly certificateAuthority?: string;
}

/**
 * Target of a kind: the server, its network and its administrator.
 *
 * @internal
 */
export interface _DatabaseTarget {
  readonly host: string;
  /** Undefined for the default port of the engine. */
  readonly port?: number;
  /** Endpoint that readers use, if it differs: a proxy. Without a port, it has the default port of the engine. */
  readonly readers?: { readonly host: string; readonly port?: number };
  readonly adminSecret?: ISecret;
  /** Username in the admin secret, where it is known. */
  readonly administrator?: string;
  /** Host name or construct path, for messages. */
  readonly name: string;
  /** The same text in every synth. */
  readonly identity: string;
  /** Engine, where it is known. */
  readonly engine?: IEngine;
  readonly vpc?: IVpc;
  readonly connectable?: IConnectable;
  /** The rotator needs them until its credentials are retired. */
  readonly dependencies: IDependable[];
  /** True if the server is created without this database; undefined if it is not known. */
  readonly isCreatedWithout?: (dbname: string) => boolean;
  readonly certificateAuthority?: string;
}

/** A database server, and how a rotator reaches and administers it. */
export class Database {
  /**
   * A database instance of RDS. For an instance of the app, the VPC and the admin secret are those of the instance, and
   * its security groups are extended to allow the rotator to connect.
   *
   * @throws `WrongType`
   */
  public static fromInstance(instance: IDatabaseInstance, options: DatabaseOptions = {}): Database {
    expectShape('instance of Database', instance, ['instanceIdentifier', 'node'], 'Pass a DatabaseInstance.');
    const { hostname, port } = instance.instanceEndpoint;
    return new Database({ host: hostname, port, ...ofConstruct(instance, options) });
  }

  /**
   * A database cluster of Aurora, or a Multi-AZ cluster of RDS, at its writer endpoint. For a cluster of the app, the VPC
   * and the admin secret are those of the cluster, and its security groups are extended to allow the rotator to connect.
   *
   * @throws `WrongType`
   */
  public static fromCluster(cluster: IDatabaseCluster, options: DatabaseOptions = {}): Database {
    expectShape('cluster of Database', cluster, ['clusterIdentifier', 'node'], 'Pass a DatabaseCluster.');
    const { hostname, port } = cluster.clusterEndpoint;
    return new Database({ host: hostname, port, ...ofConstruct(cluster, options) });
  }

  /**
   * A database server by its host name.
   *
   * @throws `HostNotSupported`, `PortNotSupported`, `UnknownAtSynth`, `WrongType`
   */
  public static fromEndpoint(props: DatabaseEndpointProps): Database {
    const { host, connectable, ...rest } = props;
    checkHost(host);
    checkPort(props.port);
    checkAdminSecret(props.adminSecret);
    return new Database({
      ...rest,
      host,
      name: host,
      connectable,
      identity: host,
      dependencies: withoutRules(connectable?.connections.securityGroups ?? []),
    });
  }

  /**
   * A database whose readers connect through a proxy of RDS, which has the default port of the engine. The rotator connects
   * to the database itself. A proxy reads only AWSCURRENT of one secret for each database user, so kinds with two logins or
   * two passwords are refused.
   *
   * @throws `WrongType`
   */
  public static fromProxy(proxy: IDatabaseProxy, database: Database): Database {
    expectShape('proxy of Database', proxy, ['endpoint', 'dbProxyArn'], 'Pass a DatabaseProxy.');
    expectShape('database of the proxy', database, ['_target'], 'Pass a Database.');
    // Without a port: a proxy has the default port, whichever port the database has (Amazon RDS User Guide, "Quotas and
    // limitations for RDS Proxy").
    return new Database({ ...database._target, readers: { host: proxy.endpoint } });
  }

  private constructor(
    /** @internal */
    public readonly _target: _DatabaseTarget,
  ) {}
}

/** Members that an instance or a cluster has if the app creates it. */
interface OfApp {
  readonly engine?: IEngine;
  readonly vpc?: IVpc;
  readonly secret?: ISecret;
}

function ofConstruct(
  database: IConstruct & IConnectable,
  { adminSecret, vpc, certificateAuthority }: DatabaseOptions,
): Omit<_DatabaseTarget, 'host'> {
  const own = database as OfApp;
  checkAdminSecret(adminSecret);
  return {
    adminSecret: adminSecret ?? own.secret,
    administrator: adminSecret ? undefined : masterUsernameOf(database),
    name: database.node.path,
    isCreatedWithout: (dbname) => isCreatedWithout(database, dbname),
    identity: Node.of(database).addr,
    engine: own.engine,
    vpc: vpc ?? own.vpc,
    connectable: database,
    dependencies: withoutRules([database, ...database.connections.securityGroups]),
    certificateAuthority,
  };
}

/** Master user of a database of the app, if it is written in the template. */
function masterUsernameOf({ node: { defaultChild } }: IConstruct): string | undefined {
  const isDatabase = CfnDBInstance.isCfnDBInstance(defaultChild) || CfnDBCluster.isCfnDBCluster(defaultChild);
  const name = isDatabase ? defaultChild.masterUsername : undefined;
  return Token.isUnresolved(name) ? undefined : name;
}

/** True if a new server of the app is created without this database; false if it is not known. */
function isCreatedWithout({ node: { defaultChild } }: IConstruct, dbname: string): boolean {
  if (CfnDBInstance.isCfnDBInstance(defaultChild)) {
    const { dbName, dbSnapshotIdentifier, sourceDbInstanceIdentifier } = defaultChild;
    return !dbSnapshotIdentifier && !sourceDbInstanceIdentifier && isAnother(dbName, dbname);
  }
  if (!CfnDBCluster.isCfnDBCluster(defaultChild)) return false;
  const { databaseName, snapshotIdentifier, sourceDbClusterIdentifier } = defaultChild;
  return !snapshotIdentifier && !sourceDbClusterIdentifier && isAnother(databaseName, dbname);
}

const isAnother = (found: string | undefined, dbname: string): boolean =>
  !Token.isUnresolved(found) && found !== dbname;

/**
 * Admin secret of a database.
 *
 * @throws `AdminSecretMissing`
 */
export function adminSecretOf({ adminSecret, name }: _DatabaseTarget): ISecret {
  if (adminSecret) return adminSecret;
  return refuse(
    'AdminSecretMissing',
    `The database ${name} has no secret of its own: it is imported, or its credentials are not generated by the CDK.`,
    'Pass the adminSecret: JSON with the username and the password of an administrator.',
  );
}
