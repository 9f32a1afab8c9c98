import { realClock } from '../../../engine/src/time/clock';
import { awsCall } from '../aws';
import { printLine } from '../metrics';
import { required } from '../reports/environment';
import { leakLog } from '../reports/log';
import { createHandler } from './handler';

const { env } = process;

export const handler = createHandler({
  call: awsCall(),
  clock: realClock,
  log: leakLog(printLine, realClock.now),
  observation: Number(required(env, 'observation')) * 1000,
});
