import { createHandler } from 'cdk-rekey-engine';
import { postgresFactory } from './adapter';
import { overNetwork } from './network';

export const handler = createHandler(postgresFactory(overNetwork));
