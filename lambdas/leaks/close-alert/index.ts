import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT } from '../contract';
import { gitHubClients } from '../github/client';
import { gitHubApisIn } from '../github/sources';
import { createHandler } from './handler';

export const handler = createHandler({
  apis: gitHubApisIn(process.env[LEAK_ENVIRONMENT.sources]),
  client: gitHubClients({ call: awsCall(), now: Date.now, access: 'write' }),
});
