import { createHandler } from '../../rotation/handler';
import { accessKey } from './adapter';

export const handler = createHandler(accessKey());
