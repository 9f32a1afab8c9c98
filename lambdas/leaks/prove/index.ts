import { jsonCall } from '../../../engine/src/aws/json-service';
import { realClock } from '../../../engine/src/time/clock';
import { matcherCall } from '../aws/services';
import { required } from '../reports/environment';
import { leakLog } from '../reports/log';
import { createHandler } from './handler';

const { env } = process;

export const handler = createHandler({
  call: matcherCall(jsonCall(env, realClock)),
  clock: realClock,
  log: leakLog(required(env, 'path'), console.log, realClock.now),
  observation: Number(required(env, 'observation')) * 1000,
});
