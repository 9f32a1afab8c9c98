import { jsonCall } from '../../../engine/src/aws/json-service';
import { realClock } from '../../../engine/src/time/clock';
import { required, sourcesIn, subjectsIn } from '../reports/environment';
import { httpGet } from '../reports/http-get';
import { leakLog } from '../reports/log';
import { createHandler } from './handler';

const { env } = process;

export const handler = createHandler({
  call: jsonCall(env, realClock),
  clock: realClock,
  get: httpGet(),
  log: leakLog(required(env, 'path'), console.log, realClock.now),
  sources: sourcesIn(env),
  subjects: subjectsIn(env),
  queue: required(env, 'queue'),
  stateMachine: required(env, 'stateMachine'),
});
