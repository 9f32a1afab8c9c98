import { createHandler } from 'cdk-rekey-engine';
import { originVerifyHeader } from './adapter';

export const handler = createHandler(originVerifyHeader());
