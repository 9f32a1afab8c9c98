import { createHandler } from 'cdk-rekey-engine';
import { generated } from './adapter';

export const handler = createHandler(generated);
