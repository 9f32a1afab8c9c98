import { realClock } from '../../../engine/src/time/clock';
import { awsCall } from '../aws';
import { printLine } from '../metrics';
import { leakLog } from '../reports/log';
import { createHandler } from './handler';

export const handler = createHandler({
  call: awsCall(),
  clock: realClock,
  log: leakLog(printLine, realClock.now),
});
