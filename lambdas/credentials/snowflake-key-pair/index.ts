import { createHandler } from 'cdk-rekey-engine';
import { overHttps } from '../http-api/transport';
import { snowflakeKeyPair } from './adapter';

export const handler = createHandler(snowflakeKeyPair(overHttps({ network: 'public' })));
