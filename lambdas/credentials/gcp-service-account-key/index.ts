import { createHandler } from 'cdk-rekey-engine';
import { overHttps } from '../http-api/transport';
import { gcpServiceAccountKey } from './adapter';

export const handler = createHandler(gcpServiceAccountKey(overHttps({ network: 'public' })));
