import { createHandler } from 'cdk-rekey-engine';
import { keyring } from './adapter';

export const handler = createHandler(keyring());
