import type { Call } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';

export interface Topic {
  readonly arn: string;
  readonly name: string;
  /** The customer-managed key that encrypts messages, if there is one. */
  readonly kmsKeyArn?: string;
  readonly subscriptions: { readonly protocol: string; readonly endpoint: string }[];
}

export interface Message {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
  readonly time: number;
  /** The service that published. */
  readonly publisher: string;
}

/** The key with which SNS encrypts unless told otherwise; every service of the account may use it. */
const AWS_MANAGED_KEY = /(^|\/)alias\/aws\/sns$/;

/** SNS: topics, and every message that reached one. Nothing leaves the machine. */
export class Sns {
  readonly messages: Message[] = [];
  private readonly topics = new Map<string, Topic>();

  constructor(private readonly aws: LocalAws) {}

  createTopic(name: string, options: { readonly kmsKeyArn?: string } = {}): string {
    const arn = `arn:aws:sns:${this.aws.region}:${this.aws.account}:${name}`;
    if (!this.topics.has(arn)) this.topics.set(arn, { arn, name, subscriptions: [], ...options });
    return arn;
  }

  topic(arn: string): Topic | undefined {
    return this.topics.get(arn);
  }

  subscribe(topicArn: string, subscription: { readonly protocol: string; readonly endpoint: string }): void {
    this.existing(topicArn).subscriptions.push(subscription);
  }

  /**
   * Publishes for a service of AWS such as cloudwatch.amazonaws.com. A topic with a key of the customer's takes
   * the message only when the key's policy lets that service use it.
   * Source: "Enabling compatibility between event sources from AWS services and encrypted topics", SNS Guide.
   */
  async publish(topicArn: string, subject: string, message: string, publisher: string): Promise<void> {
    const { aws } = this;
    const topic = this.existing(topicArn);
    if (topic.kmsKeyArn && !AWS_MANAGED_KEY.test(topic.kmsKeyArn)) {
      const call = this.callOf(publisher);
      const context = { 'aws:sns:topicArn': topicArn };
      await aws.kms.requireUse(call, topic.kmsKeyArn, 'kms:GenerateDataKey', context);
      await aws.kms.requireUse(call, topic.kmsKeyArn, 'kms:Decrypt', context);
    }
    const time = aws.timeline.now();
    this.messages.push({ topicArn, subject, message, time, publisher });
    aws.exposureWatch.look(`notification:${topic.name}`, `${subject}\n${message}`, time);
  }

  private existing(arn: string): Topic {
    const topic = this.topics.get(arn);
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
    return topic;
  }

  private callOf(service: string): Call {
    const { aws } = this;
    return {
      service: 'kms',
      operation: 'GenerateDataKey',
      region: aws.region,
      principal: { type: 'service', arn: service, accountId: aws.account, userId: service },
      accessKeyId: '',
      now: aws.timeline.now(),
      requestId: aws.random.uuid(),
    };
  }
}
