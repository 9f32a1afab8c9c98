import { createHandler } from 'cdk-rekey-engine';
import { apiGatewayApiKey } from './adapter';

export const handler = createHandler(apiGatewayApiKey());
