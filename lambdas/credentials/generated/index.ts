import { createHandler } from '../../../engine/src/handler';
import { generated } from './adapter';

export const handler = createHandler(generated);
