import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT } from '../contract';
import { gitHubClients } from '../github/client';
import { gitHubApisIn } from '../github/sources';
import { deadPartsIn } from './dead-parts';
import { createHandler } from './handler';

const call = awsCall();

export const handler = createHandler({
  apis: gitHubApisIn(process.env[LEAK_ENVIRONMENT.sources]),
  client: gitHubClients({ call, now: Date.now, access: 'write' }),
  deadParts: deadPartsIn(call, process.env[LEAK_ENVIRONMENT.incidents] ?? '', Date.now),
});
