import { createHandler } from 'cdk-rekey-engine';
import { accessKey } from './adapter';

export const handler = createHandler(accessKey());
