import { realClock as clock } from '../../../engine/src/time/clock';
import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT } from '../contract';
import { printLine } from '../metrics';
import { LOG_SCANNER_ENVIRONMENT, MOST_LOOKUPS } from './contract';
import { createHandler } from './handler';

const { env } = process;

/** Scans the log events of a subscription of a `LogGuard`. */
export const handler = createHandler(
  {
    index: JSON.parse(env[LEAK_ENVIRONMENT.leakIndex] ?? '{}'),
    apiKeyStores: JSON.parse(env[LEAK_ENVIRONMENT.apiKeyStores] ?? '{}'),
    queue: env[LEAK_ENVIRONMENT.queue] ?? '',
    lookups: Number(env[LOG_SCANNER_ENVIRONMENT.lookups] ?? MOST_LOOKUPS),
    tokens: {
      hex: env[LOG_SCANNER_ENVIRONMENT.hexTokens] === 'true',
      prefixes: JSON.parse(env[LOG_SCANNER_ENVIRONMENT.prefixes] ?? '[]'),
    },
  },
  { call: awsCall(), clock, print: printLine },
);
