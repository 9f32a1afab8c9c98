import { realClock } from '../../../engine/src/time/clock';
import { awsCall } from '../aws';
import { printLine } from '../metrics';
import { required, subjectsIn } from '../reports/environment';
import { leakLog } from '../reports/log';
import { createHandler } from './handler';

const { env } = process;

export const handler = createHandler({
  call: awsCall(),
  clock: realClock,
  log: leakLog(printLine, realClock.now),
  subjects: subjectsIn(env),
  incidents: required(env, 'incidents'),
  queue: required(env, 'queue'),
});
