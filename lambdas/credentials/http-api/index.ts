import { createHandler } from 'cdk-rekey-engine';
import { httpApi } from './adapter';
import { overHttps } from './transport';

export const handler = createHandler(httpApi(overHttps));
