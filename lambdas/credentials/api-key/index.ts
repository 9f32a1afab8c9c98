import { createHandler } from 'cdk-rekey-engine';
import { apiKey } from './adapter';

export const handler = createHandler(apiKey());
