import { createHandler } from 'cdk-rekey-engine';
import { elastiCacheUser } from './adapter';

export const handler = createHandler(elastiCacheUser());
