import { createHandler } from 'cdk-rekey-engine';
import { memoryDbUser } from './adapter';

export const handler = createHandler(memoryDbUser());
