import { createHandler } from '../../rotation/handler';
import { generated } from './adapter';

export const handler = createHandler(generated);
