import type { Call } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';

export interface Topic {
  readonly arn: string;
  readonly name: string;
  /** The customer-managed key that encrypts messages, if there is one. */
  readonly kmsKeyArn?: string;
  /** Who may publish; undefined while it is SNS's own, which lets the account's services. */
  policy?: unknown;
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

  createTopic(name: string, options: { readonly kmsKeyArn?: string; readonly arn?: string } = {}): string {
    const { arn = `arn:aws:sns:${this.aws.region}:${this.aws.account}:${name}`, kmsKeyArn } = options;
    if (!this.topics.has(arn)) this.topics.set(arn, { arn, name, subscriptions: [], kmsKeyArn });
    return arn;
  }

  topic(arn: string): Topic | undefined {
    return this.topics.get(arn);
  }

  subscribe(topicArn: string, subscription: { readonly protocol: string; readonly endpoint: string }): void {
    this.existing(topicArn).subscriptions.push(subscription);
  }

  /** Replaces the topic's policy; without a document SNS's own is in force again. */
  setPolicy(topicArn: string, document?: unknown): void {
    this.existing(topicArn).policy = document;
  }

  /**
   * Publishes for a service of AWS such as cloudwatch.amazonaws.com, which does it because of `sourceArn`. A topic with
   * a policy of its own takes the message only when that lets the service publish; one with a key of the customer's,
   * only when the key's policy lets the service use it.
   * Sources, in the SNS Guide: "Example cases for Amazon SNS access control", and "Enabling compatibility between
   * event sources from AWS services and encrypted topics".
   */
  async publish(
    topicArn: string,
    subject: string,
    message: string,
    publisher: string,
    sourceArn: string,
  ): Promise<void> {
    const { aws } = this;
    const topic = this.existing(topicArn);
    if (topic.policy !== undefined) {
      const context = { 'aws:SourceAccount': aws.account, 'aws:SourceArn': sourceArn };
      const request = { action: 'sns:Publish', resource: topicArn, resourcePolicy: topic.policy, context };
      await aws.authorizer.require(this.callOf(publisher, 'sns', 'Publish'), request);
    }
    if (topic.kmsKeyArn && !AWS_MANAGED_KEY.test(topic.kmsKeyArn)) {
      const call = this.callOf(publisher, 'kms', 'GenerateDataKey');
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

  private callOf(publisher: string, service: string, operation: string): Call {
    const { aws } = this;
    return {
      service,
      operation,
      region: aws.region,
      principal: { type: 'service', arn: publisher, accountId: aws.account, userId: publisher },
      accessKeyId: '',
      now: aws.timeline.now(),
      requestId: aws.random.uuid(),
    };
  }
}
