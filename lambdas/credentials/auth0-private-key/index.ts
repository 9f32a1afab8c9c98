import { createHandler } from 'cdk-rekey-engine';
import { overHttps } from '../http-api/transport';
import { auth0PrivateKey } from './adapter';

export const handler = createHandler(auth0PrivateKey(overHttps({ network: 'public' })));
