import { createHash } from 'node:crypto';
import type { Json } from '../assembly/json-file';
import type { Environment } from './scope';

/** A database or a cache. The resource is not simulated; an issuer may serve its hosts. */
export interface Database {
  /** Value of Ref. */
  readonly id: string;
  /** Values of Fn::GetAtt that a placeholder would not have. */
  readonly attributes: Json;
  /** Members that CloudFormation adds to the value of a secret that is attached to the database. */
  readonly connection?: Json;
}

/** A resource with its properties; a property whose value is not known is undefined. */
interface Declared {
  readonly id: string;
  readonly property: (name: string) => unknown;
  readonly environment: Environment;
}

/** Engines of RDS with the name of each in secrets and its default port. */
const ENGINES = [
  { pattern: /postgres/, name: 'postgres', port: 5432 },
  { pattern: /mariadb/, name: 'mariadb', port: 3306 },
  { pattern: /mysql|^aurora/, name: 'mysql', port: 3306 },
  { pattern: /^(custom-)?oracle/, name: 'oracle', port: 1521 },
  { pattern: /^(custom-)?sqlserver/, name: 'sqlserver', port: 1433 },
  { pattern: /^db2/, name: 'db2', port: 50_000 },
];
const REDIS_PORT = 6379;

/**
 * Identifiers and attributes by type. Source: "Return values" of each, AWS CloudFormation Template Reference. Host names
 * have a part that the databases of an account and region share.
 */
const DATABASES: Readonly<Record<string, (declared: Declared) => Database>> = {
  'AWS::RDS::DBInstance'(declared) {
    const id = identifier(declared, 'DBInstanceIdentifier');
    const { engine, port } = engineOf(declared);
    const host = rdsHost(declared, id, 'c');
    return {
      id,
      attributes: { 'Endpoint.Address': host, 'Endpoint.Port': String(port) },
      connection: { engine, host, port, ...databaseName(declared, 'DBName'), dbInstanceIdentifier: id },
    };
  },
  'AWS::RDS::DBCluster'(declared) {
    const id = identifier(declared, 'DBClusterIdentifier');
    const { engine, port } = engineOf(declared);
    const host = rdsHost(declared, id, 'cluster-');
    return {
      id,
      attributes: {
        'Endpoint.Address': host,
        'Endpoint.Port': String(port),
        'ReadEndpoint.Address': rdsHost(declared, id, 'cluster-ro-'),
      },
      connection: { engine, host, port, ...databaseName(declared, 'DatabaseName'), dbClusterIdentifier: id },
    };
  },
  'AWS::RDS::DBProxy'(declared) {
    const id = identifier(declared, 'DBProxyName');
    return { id, attributes: { Endpoint: rdsHost(declared, id, 'proxy-') } };
  },
  'AWS::ElastiCache::ReplicationGroup'(declared) {
    const id = identifier(declared, 'ReplicationGroupId');
    return {
      id,
      attributes: {
        ...endpoint('PrimaryEndPoint', declared, cacheHost(declared, `master.${id}`)),
        ...endpoint('ReaderEndPoint', declared, cacheHost(declared, `replica.${id}`)),
        ...endpoint('ConfigurationEndPoint', declared, cacheHost(declared, `clustercfg.${id}`)),
      },
    };
  },
  'AWS::ElastiCache::ServerlessCache'(declared) {
    const id = identifier(declared, 'ServerlessCacheName');
    const host = cacheHost(declared, `${id}.serverless`);
    return {
      id,
      attributes: { ...endpoint('Endpoint', declared, host), ...endpoint('ReaderEndpoint', declared, host) },
    };
  },
  'AWS::ElastiCache::CacheCluster'(declared) {
    const id = identifier(declared, 'ClusterName');
    return { id, attributes: endpoint('RedisEndpoint', declared, cacheHost(declared, `${id}.0001`)) };
  },
  'AWS::MemoryDB::Cluster'(declared) {
    const id = identifier(declared, 'ClusterName');
    const host = `clustercfg.${id}.${shared(declared, 6)}.memorydb.${declared.environment.region}.amazonaws.com`;
    return { id, attributes: endpoint('ClusterEndpoint', declared, host) };
  },
};

/** A database or cache of the app; undefined for a resource of another type. */
export function databaseOf(
  type: string,
  id: string,
  property: Declared['property'],
  environment: Environment,
): Database | undefined {
  return DATABASES[type]?.({ id, property, environment });
}

/** Identifiers are stored in lower case. */
const identifier = ({ id, property }: Declared, name: string): string =>
  String(property(name) ?? id).toLowerCase();

function engineOf({ property }: Declared): { engine: string; port: number } {
  const declared = String(property('Engine') ?? '').toLowerCase();
  const known = ENGINES.find(({ pattern }) => pattern.test(declared));
  return { engine: known?.name ?? declared, port: Number(property('Port')) || (known?.port ?? 3306) };
}

function databaseName({ property }: Declared, name: string): Json {
  const dbname = property(name);
  return dbname === undefined ? {} : { dbname };
}

function endpoint(name: string, { property }: Declared, host: string): Json {
  const port = Number(property('Port')) || REDIS_PORT;
  return { [`${name}.Address`]: host, [`${name}.Port`]: String(port) };
}

const rdsHost = (declared: Declared, id: string, kind: string): string =>
  `${id}.${kind}${shared(declared, 11)}.${declared.environment.region}.rds.amazonaws.com`;

const cacheHost = (declared: Declared, name: string): string =>
  `${name}.${shared(declared, 6)}.${declared.environment.region}.cache.amazonaws.com`;

function shared({ environment: { account, region } }: Declared, length: number): string {
  const hash = createHash('sha256').update(`${account}/${region}`).digest('hex');
  return BigInt(`0x${hash}`).toString(36).slice(0, length);
}
