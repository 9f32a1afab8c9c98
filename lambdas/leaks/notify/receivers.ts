import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { awsCall } from '../aws';
import type { NotifySettings } from '../contract';
import { secretReader } from '../reports/secret-reader';
import type { Receiver } from './message';
import { sesReceiver } from './ses';
import { slackReceiver } from './slack';
import { snsReceiver } from './sns';

/** Early reports have 20 seconds for everything. */
const CLIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
} as const;

/** The configured receivers by name. */
export function receiversOf({ topic, slack, email }: NotifySettings): Record<string, Receiver> {
  return {
    ...(topic !== undefined && { sns: snsReceiver(new SNSClient(CLIENT), topic) }),
    ...(slack !== undefined && { slack: slackReceiver(slack, secretReader(awsCall()), fetch) }),
    ...(email !== undefined && { email: sesReceiver(new SESv2Client(CLIENT), email) }),
  };
}
