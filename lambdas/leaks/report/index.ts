import { S3Client } from '@aws-sdk/client-s3';
import { awsCall } from '../aws';
import { LEAK_ENVIRONMENT, type NotifySettings } from '../contract';
import { evidenceStore } from '../evidence/store';
import { receiversOf } from '../notify/receivers';
import { createHandler } from './handler';
import { toldIn } from './told';

const { env } = process;
const bucket = env[LEAK_ENVIRONMENT.bucket] ?? '';
const settings = JSON.parse(env[LEAK_ENVIRONMENT.notify] ?? '{}') as NotifySettings;

export const handler = createHandler({
  bucket,
  store: evidenceStore(
    new S3Client({ maxAttempts: 2, requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 } }),
    bucket,
  ),
  receivers: receiversOf(settings),
  told: toldIn(awsCall(), env[LEAK_ENVIRONMENT.incidents] ?? '', Date.now),
});
