import { awsCall } from '../aws';
import { createHandler } from './handler';

export const handler = createHandler({ call: awsCall() });
