import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Receiver } from './message';

/** A subject has fewer than 100 characters of ASCII (SNS API Reference, "Publish"). */
const LONGEST_SUBJECT = 99;
/** Bytes of a message, of at most 256 KB. Subscriptions by e-mail show long ones badly. */
const LONGEST = 60_000;

/** Publishes to a topic. */
export const snsReceiver =
  (sns: Pick<SNSClient, 'send'>, topic: string): Receiver =>
  async ({ subject, text }) => {
    const Subject = subject
      .replace(/…/g, '...')
      .replace(/[^\x20-\x7e]/g, '?')
      .slice(0, LONGEST_SUBJECT);
    await sns.send(new PublishCommand({ TopicArn: topic, Subject, Message: text.slice(0, LONGEST) }));
  };
