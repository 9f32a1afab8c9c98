import { issuer as elastiCache } from '../../../../lambdas/credentials/elasticache/issuer';
import { issuer as memoryDb } from '../../../../lambdas/credentials/memorydb/issuer';
import { issuer as mysql } from '../../../../lambdas/credentials/mysql/issuer';
import { ALTERNATING, SINGLE } from '../../../../lambdas/credentials/postgres/contract';
import type { ServerSpec } from '../server';
import { mariadb } from './mariadb';
import { pgbouncer } from './pgbouncer';
import { postgres } from './postgres';
import { redis, valkey } from './redis';
import { standIn } from './stand-in';

/** The servers of the check. */
export const SERVERS: readonly ServerSpec[] = [
  postgres(ALTERNATING),
  postgres(SINGLE),
  pgbouncer,
  mariadb('mariadb', 'mariadb-passwords'),
  mariadb('mariadb-alternating', 'alternating-users', true),
  redis,
  valkey,
  standIn('mysql', 'MySQL 8.4', mysql),
  standIn('elasticache', 'ElastiCache API 2015-02-02', elastiCache),
  standIn('memorydb', 'MemoryDB API 2021-01-01', memoryDb),
];
