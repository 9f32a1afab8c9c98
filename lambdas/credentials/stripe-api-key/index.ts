import { createHandler } from 'cdk-rekey-engine';
import { overHttps } from '../http-api/transport';
import { stripeApiKey } from './adapter';

export const handler = createHandler(stripeApiKey(overHttps({ network: 'public' })));
