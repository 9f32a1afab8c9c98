import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT } from '../contract';
import { GitHub } from '../github/api';
import { gitHubApisIn } from '../github/sources';
import { tokenOf } from '../github/token';
import { secretReader } from '../notify/secret-reader';
import { deadPartsIn } from './dead-parts';
import { createHandler } from './handler';

const call = awsCall();
const read = secretReader(call);

export const handler = createHandler({
  apis: gitHubApisIn(process.env[LEAK_ENVIRONMENT.sources]),
  client: ({ api, token }) => new GitHub({ api, token: tokenOf(token, read, Date.now) }),
  deadParts: deadPartsIn(call, process.env[LEAK_ENVIRONMENT.incidents] ?? '', Date.now),
});
