import { createHandler } from 'cdk-rekey-engine';
import { serviceCredential } from './adapter';

export const handler = createHandler(serviceCredential());
