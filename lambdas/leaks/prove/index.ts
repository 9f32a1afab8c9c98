import { awsCall } from '../aws-call';
import { createHandler } from './handler';

export const handler = createHandler({ call: awsCall() });
