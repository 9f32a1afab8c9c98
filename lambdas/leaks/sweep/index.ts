import { IAMClient } from '@aws-sdk/client-iam';
import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT, type NotifySettings } from '../contract';
import { gitHubClients } from '../github/client';
import { gitHubApisIn } from '../github/sources';
import { receiversOf } from '../notify/receivers';
import { createHandler } from './handler';

const { env } = process;
const call = awsCall();

export const handler = createHandler({
  call,
  apis: gitHubApisIn(env[LEAK_ENVIRONMENT.sources]),
  client: gitHubClients({ call, now: Date.now, access: 'read' }),
  queue: env[LEAK_ENVIRONMENT.queue] ?? '',
  table: env[LEAK_ENVIRONMENT.incidents] ?? '',
  now: Date.now,
  iam: new IAMClient({}),
  policy: env[LEAK_ENVIRONMENT.denySessions] ?? '',
  receivers: receiversOf(JSON.parse(env[LEAK_ENVIRONMENT.notify] ?? '{}') as NotifySettings),
});
