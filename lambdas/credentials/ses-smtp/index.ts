import { createHandler } from 'cdk-rekey-engine';
import { sesSmtp } from './adapter';

export const handler = createHandler(sesSmtp());
