import { IAMClient } from '@aws-sdk/client-iam';
import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT, type NotifySettings } from '../contract';
import { GitHub } from '../github/api';
import { gitHubApisIn } from '../github/sources';
import { tokenOf } from '../github/token';
import { receiversOf } from '../notify/receivers';
import { secretReader } from '../notify/secret-reader';
import { createHandler } from './handler';

const { env } = process;
const call = awsCall();
const read = secretReader(call);

export const handler = createHandler({
  call,
  apis: gitHubApisIn(env[LEAK_ENVIRONMENT.sources]),
  client: ({ api, token }) => new GitHub({ api, token: tokenOf(token, read, Date.now) }),
  queue: env[LEAK_ENVIRONMENT.queue] ?? '',
  table: env[LEAK_ENVIRONMENT.incidents] ?? '',
  now: Date.now,
  iam: new IAMClient({}),
  policy: env[LEAK_ENVIRONMENT.denySessions] ?? '',
  receivers: receiversOf(JSON.parse(env[LEAK_ENVIRONMENT.notify] ?? '{}') as NotifySettings),
});
