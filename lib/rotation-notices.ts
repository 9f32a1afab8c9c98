import { Duration } from 'aws-cdk-lib';
import { type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { type Grant, type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type IQueue, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { checkedGrant } from './checks/grantee';
import { checkNotices } from './checks/rotation-notices';
import { noticePatterns } from './notice-patterns';

/** Receivers of each notice. */
export enum NoticeReceivers {
  /**
   * Every process that reads the queue. A notice stays visible for its retention of a minute, and nobody deletes it.
   * Suits a service whose tasks share the queue.
   */
  EVERY_PROCESS = 'every-process',
  /** The process that receives it first, which deletes it. Suits a single process. */
  ONE_PROCESS = 'one-process',
}

/** Properties of `RotationNotices`. */
export interface RotationNoticesProps {
  /** Secrets in the account and region of the stack, such as the `secret` of a `RotatingSecret`. */
  readonly secrets: ISecret[];

  /**
   * Receivers of each notice.
   *
   * @default NoticeReceivers.EVERY_PROCESS
   */
  readonly receivers?: NoticeReceivers;
}

/**
 * Tells long-running processes within seconds that a secret has a new current version.
 *
 * Secrets Manager sends the event `Secret Label Updated` to the default event bus when AWSCURRENT moves, by a rotation or
 * by hand; no trail is needed. Rules put the events of the given secrets into a queue. The listener of `rekey-client`
 * reads it and fetches what changed. A notice has the name of the secret and the id of the version, never a value.
 *
 * EventBridge does not keep the order of events and may deliver one twice, so a receiver compares the versions. A notice
 * that is lost, or not received within its retention, only means that the cached value lives until its own time is over.
 *
 * Use one queue for one service. With `NoticeReceivers.EVERY_PROCESS` its processes share the queue, up to about a
 * hundred; with `NoticeReceivers.ONE_PROCESS`, each notice reaches one of them only.
 */
export class RotationNotices extends Construct {
  /** Queue of the notices. Pass its URL to the processes, for example in an environment variable. */
  public readonly queue: IQueue;

  /**
   * Queue of the events that EventBridge could not deliver to `queue`, and of notices that were received too often: with
   * `ONE_PROCESS` three times without being deleted, and with `EVERY_PROCESS` a thousand times. Nothing reads it; it
   * keeps the evidence for 14 days.
   */
  public readonly deadLetterQueue: IQueue;

  private readonly receivers: NoticeReceivers;

  /** @throws `WrongType`, `NoticesWithoutSecret`, `NoticesElsewhere` */
  constructor(scope: Construct, id: string, props: RotationNoticesProps) {
    super(scope, id);
    checkNotices(this, props);
    this.receivers = props.receivers ?? NoticeReceivers.EVERY_PROCESS;
    const shared = this.receivers === NoticeReceivers.EVERY_PROCESS;

    const deadLetters = this.newQueue('DeadLetters', { retentionPeriod: Duration.days(14) });
    const queue = this.newQueue('Queue', {
      // A receiver fetches the version that is current then, so an old notice is of no use.
      retentionPeriod: Duration.minutes(shared ? 1 : 5),
      visibilityTimeout: Duration.seconds(shared ? 0 : 30),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: shared ? 1000 : 3 },
    });

    const rules = noticePatterns(props.secrets).map(
      (eventPattern, index) =>
        new Rule(this, index === 0 ? 'Rule' : `Rule${index + 1}`, {
          description: 'Puts new current versions of secrets into a queue',
          eventPattern,
          targets: [targetOf(queue, deadLetters)],
        }),
    );
    for (const each of [queue, deadLetters]) allowRules(each, rules);
    this.queue = queue;
    this.deadLetterQueue = deadLetters;
  }

  /**
   * Allows a principal to receive notices: `sqs:ReceiveMessage` on this queue only, and with
   * `NoticeReceivers.ONE_PROCESS` also `sqs:DeleteMessage`.
   *
   * @param grantee - a principal of the account of the queue that has policies: a role, a user or a group.
   * @throws `CrossAccountReader`, `NoPolicyToGrantIn`, `WrongType`
   */
  public grantConsume(grantee: IGrantable): Grant {
    const shared = this.receivers === NoticeReceivers.EVERY_PROCESS;
    return checkedGrant(this, 'reader', grantee, {
      actions: shared ? ['sqs:ReceiveMessage'] : ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      resourceArns: [this.queue.queueArn],
    });
  }

  /** The key of SQS is enough, because a notice has no value of a secret. */
  private newQueue(id: string, props: QueueProps): Queue {
    return new Queue(this, id, { ...props, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
  }
}

function targetOf(queue: IQueue, deadLetters: IQueue): IRuleTarget {
  return {
    bind: () => ({
      arn: queue.queueArn,
      deadLetterConfig: { arn: deadLetters.queueArn },
      // After that, caches have fetched the new version by themselves.
      retryPolicy: { maximumEventAgeInSeconds: 300 },
      targetResource: queue,
    }),
  };
}

/** Unlike the target of aws-events-targets, allows nothing but SendMessage. */
function allowRules(queue: Queue, rules: Rule[]): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rules.map(({ ruleArn }) => ruleArn) } },
    }),
  );
}
