import { createHandler } from '../../../engine/src/handler';
import { accessKey } from './adapter';

export const handler = createHandler(accessKey());
