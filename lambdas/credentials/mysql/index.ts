import { createHandler } from 'cdk-rekey-engine';
import { mysql } from './adapter';
import { overMysql2 } from './driver';

export const handler = createHandler(mysql(overMysql2));
