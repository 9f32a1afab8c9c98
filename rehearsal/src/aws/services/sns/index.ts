import type { Call } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';

export interface Topic {
  readonly arn: string;
  readonly name: string;
  /** The customer-managed key that encrypts messages, if there is one. */
  readonly kmsKeyArn?: string;
  /** The topic policy; undefined for the default policy of SNS, which allows the services of the account. */
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

/** The AWS managed key of SNS, which every service of the account may use. */
const AWS_MANAGED_KEY = /(^|\/)alias\/aws\/sns$/;

/** SNS: topics and their messages. Messages are only stored. */
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

  /** Sets the topic policy, by default that of SNS. */
  setPolicy(topicArn: string, document?: unknown): void {
    this.existing(topicArn).policy = document;
  }

  /**
   * Publishes on behalf of an AWS service such as cloudwatch.amazonaws.com and its resource `sourceArn`. A topic policy
   * must allow the service to publish, and the policy of a customer managed key must allow it to use the key.
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
