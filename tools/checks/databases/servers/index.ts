import { ALTERNATING, SINGLE } from '../../../../lambdas/credentials/postgres/contract';
import type { ServerSpec } from '../server';
import { pgbouncer } from './pgbouncer';
import { postgres } from './postgres';

/** The servers of the check. */
export const SERVERS: readonly ServerSpec[] = [postgres(ALTERNATING), postgres(SINGLE), pgbouncer];
