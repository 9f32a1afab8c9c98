import { createHandler } from 'cdk-rekey-engine';
import { acmeTokens } from './adapter';

export const handler = createHandler(acmeTokens());
