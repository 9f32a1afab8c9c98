import { ALTERNATING, SINGLE } from '../../../../lambdas/credentials/postgres/contract';
import type { ServerSpec } from '../server';
import { pgbouncer } from './pgbouncer';
import { postgres } from './postgres';
import { redis, valkey } from './redis';

/** The servers of the check. */
export const SERVERS: readonly ServerSpec[] = [
  postgres(ALTERNATING),
  postgres(SINGLE),
  pgbouncer,
  redis,
  valkey,
];
