import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResponseParts } from '../response-parts';

/** Puts events of the default bus of the region into the queue of reports. */
export function queueRule({ scope, queue }: ResponseParts, id: string, eventPattern: EventPattern): void {
  const rule = new Rule(new Construct(scope, id), 'Rule', {
    description: `Puts reports of leaks into a queue: ${id}`,
    eventPattern,
    targets: [{ bind: () => ({ arn: queue.queueArn, targetResource: queue }) }],
  });
  // Unlike the target of aws-events-targets, allows nothing but SendMessage.
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    }),
  );
}
