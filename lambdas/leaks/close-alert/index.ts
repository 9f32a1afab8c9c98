import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT } from '../contract';
import { GitHub } from '../github/api';
import { gitHubApisIn } from '../github/sources';
import { tokenOf } from '../github/token';
import { secretReader } from '../notify/secret-reader';
import { createHandler } from './handler';

const read = secretReader(awsCall());

export const handler = createHandler({
  apis: gitHubApisIn(process.env[LEAK_ENVIRONMENT.sources]),
  client: ({ api, token }) => new GitHub({ api, token: tokenOf(token, read, Date.now) }),
});
