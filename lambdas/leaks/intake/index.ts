import { realClock } from '../../../engine/src/time/clock';
import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT } from '../contract';
import { printLine } from '../metrics';
import { onFirstEvent, required, sourcesIn, subjectsIn } from '../reports/environment';
import { leakLog } from '../reports/log';
import { createHandler } from './handler';

const { env } = process;

export const handler = onFirstEvent(() =>
  createHandler({
    call: awsCall(),
    clock: realClock,
    fetch,
    log: leakLog(printLine, realClock.now),
    sources: sourcesIn(env),
    subjects: subjectsIn(env),
    queue: env[LEAK_ENVIRONMENT.queue],
    stateMachine: required(env, 'stateMachine'),
  }),
);
