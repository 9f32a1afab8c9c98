import { createHandler } from 'cdk-rekey-engine';
import { cognitoAppClient } from './adapter';

export const handler = createHandler(cognitoAppClient());
