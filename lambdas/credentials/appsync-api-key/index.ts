import { createHandler } from 'cdk-rekey-engine';
import { appSyncApiKey } from './adapter';

export const handler = createHandler(appSyncApiKey());
