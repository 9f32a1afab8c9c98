import { createHandler } from 'cdk-rekey-engine';
import { redisUser } from './adapter';

export const handler = createHandler(redisUser());
